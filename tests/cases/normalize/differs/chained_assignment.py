def f(a):
    b = a.x = 1
    return b
# ----
def f(a):
    a.x = b = 1
    return b
