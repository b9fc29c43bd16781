def f(a, b): return a
# ----
def f(a, /, b): return a
