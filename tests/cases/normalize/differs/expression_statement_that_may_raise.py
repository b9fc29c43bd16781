def f(a):
    a
    return 1
# ----
def f(a):
    return 1
