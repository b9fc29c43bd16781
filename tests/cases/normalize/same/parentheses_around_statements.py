def f(a):
    for x, y in a:
        del x, y
    assert a, "m"
    with a as b:
        return 1, 2
# ----
def f(a):
    for (x, y) in (a):
        del (x, y)
    assert (a), ("m")
    with (a as b):
        return (1, 2)
