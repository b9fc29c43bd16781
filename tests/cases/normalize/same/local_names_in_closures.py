def f(a):
    x = a
    def g():
        nonlocal x
        y = x
        x = 1
        return lambda: (x, y)
    return g
# ----
def f(a):
    first = a
    def g():
        nonlocal first
        second = first
        first = 1
        return lambda: (first, second)
    return g
