def f():
    import a.b
    import c as d
    return a.b.x(), d.y, d.z
# ----
def f():
    from c import z, y
    from a.b import x
    return x(), y, z
