def f():
    a = 1
    def g():
        nonlocal a
        a = 2
    return g
# ----
def f():
    a = 1
    def g():
        nonlocal a; pass
        a = 2
    return g
