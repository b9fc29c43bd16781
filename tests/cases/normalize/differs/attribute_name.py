def f(a): return a.b
# ----
def f(a): return a.c
