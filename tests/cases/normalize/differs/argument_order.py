def f(a, b): return f(a, b)
# ----
def f(a, b): return f(b, a)
