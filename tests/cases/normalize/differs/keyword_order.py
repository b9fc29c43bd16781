def f(a): return a(x=a(), y=a.b())
# ----
def f(a): return a(y=a.b(), x=a())
