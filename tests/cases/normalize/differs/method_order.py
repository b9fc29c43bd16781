class A:
    def f(self): return 1
    def g(self): return 2
# ----
class A:
    def g(self): return 2
    def f(self): return 1
