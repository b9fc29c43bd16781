def f(a):
    return (b := a), b
# ----
def f(a):
    return a, b
