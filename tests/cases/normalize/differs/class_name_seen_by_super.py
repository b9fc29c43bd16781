class A:
    def f(self): return __class__
# ----
class A:
    def f(self): return A
