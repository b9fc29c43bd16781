def f(a): return a
# ----
def f(*a): return a
