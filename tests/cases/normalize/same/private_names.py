class A:
    def __f(self): return self.__x
    def g(self): return self.__f()
# ----
class A:
    def __f(self):
        "doc"
        return (self.__x)
    def g(self):
        result: int
        return self.__f()
