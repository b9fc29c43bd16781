def f(a):
    a.b()
    return a
# ----
def f(a):
    return a
