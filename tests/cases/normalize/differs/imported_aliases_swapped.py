def f(c):
    if c:
        import a as x, b as y
    else:
        import b as x, a as y
    return x, y
# ----
def f(c):
    if c:
        import b as x, a as y
    else:
        import a as x, b as y
    return x, y
