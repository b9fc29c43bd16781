def f(a):
    (b,) = a
    return b
# ----
def f(a):
    b = a
    return b
