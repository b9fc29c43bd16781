def f(a):
    for x in a: pass
    return x
# ----
def f(a):
    for y in a: pass
    return x
