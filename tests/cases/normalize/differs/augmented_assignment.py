def f(a):
    a += 1
    return a
# ----
def f(a):
    a = a + 1
    return a
