def f(a):
    import b
    return a
# ----
def f(a):
    return a
