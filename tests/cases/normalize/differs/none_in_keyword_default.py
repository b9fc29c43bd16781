def f(*, a=None): return a
# ----
def f(*, a): return a
