def f():
    a = 1
    def g():
        a = 2
        def h():
            nonlocal a
            a = 3
        return h
    return g, a
# ----
def f():
    a = 1
    def g():
        nonlocal a
        a = 2
        def h():
            nonlocal a
            a = 3
        return h
    return g, a
