def f(a):
    b = a
    return locals()
# ----
def f(a):
    c = a
    return locals()
