def f(a):
    b = a
    return eval("b")
# ----
def f(a):
    c = a
    return eval("b")
