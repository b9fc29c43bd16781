def f(a, b):
    x = a
    y = b
    return x
# ----
def f(a, b):
    x = a
    y = b
    return y
