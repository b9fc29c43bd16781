def f(a):
    if (b := a()): return b
# ----
def f(a):
    if (b == a()): return b
