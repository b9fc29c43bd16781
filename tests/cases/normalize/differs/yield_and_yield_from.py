def f(a): yield a
# ----
def f(a): yield from a
