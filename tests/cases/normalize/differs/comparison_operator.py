def f(a, b): return a <= b
# ----
def f(a, b): return a < b
