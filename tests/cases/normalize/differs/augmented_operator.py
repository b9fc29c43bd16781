def f(a): a.b //= 2
# ----
def f(a): a.b /= 2
