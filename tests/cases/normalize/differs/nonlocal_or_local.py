def f():
    a = 1
    def g():
        a = 2
    g()
    return a
# ----
def f():
    a = 1
    def g():
        nonlocal a
        a = 2
    g()
    return a
