X = 1
def f(a=X): return a
# ----
X = 1
def f(a=1): return a
