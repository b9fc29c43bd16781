def f(a):
    b, *c = a
    return b, c
# ----
def f(a):
    b, c = a
    return b, c
