def f(a): return 1 if a else 2
# ----
def f(a): return 2 if a else 1
