class A:
    def f(self): return self.__x
# ----
class A:
    def f(self): return self._A_x
