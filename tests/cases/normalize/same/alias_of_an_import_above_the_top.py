def f():
    from ..a import x as y
    return y
# ----
def f():
    from ..a import x
    return x
