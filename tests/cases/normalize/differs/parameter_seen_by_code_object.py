def f(a):
    b = a
    return b
def g(): return f.__code__.co_varnames
# ----
def f(a):
    c = a
    return c
def g(): return f.__code__.co_varnames
