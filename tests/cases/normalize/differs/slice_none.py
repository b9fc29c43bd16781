def f(a): return a[1:]
# ----
def f(a): return a[1:None]
