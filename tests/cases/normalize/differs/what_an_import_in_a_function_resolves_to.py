def f():
    from a import x
    return x
# ----
def f():
    from b import x
    return x
