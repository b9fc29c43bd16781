def f(a, b): return a and b
# ----
def f(a, b): return a or b
