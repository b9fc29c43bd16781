def f(a): return a
# ----
def f(a=None): return a
