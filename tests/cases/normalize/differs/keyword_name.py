def f(a): return a(x=1)
# ----
def f(a): return a(y=1)
