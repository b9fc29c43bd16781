def f():
    import a
    from b import c
    return a.x(), c()
# ----
def f():
    from b import c as d
    import a as e
    return e.x(), d()
