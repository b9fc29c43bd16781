def f(a, b): return f(*a, k=1, **b)
# ----
def f(a, b): return f(k=1, *a, **b)
