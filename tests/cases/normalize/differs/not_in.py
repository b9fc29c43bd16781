def f(a, b): return a not in b
# ----
def f(a, b): return not (a in b)
