def f(a): return a is None
# ----
def f(a): return a == None
