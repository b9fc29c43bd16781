def f(a, b): return a
# ----
def f(b, a): return a
