def f(a): return a < 1 < 2 and not a
# ----
def f(a): return ((a) < (1) < 2) and (not a)
