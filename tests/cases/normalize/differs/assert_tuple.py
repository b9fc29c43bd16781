def f(a): assert a, a
# ----
def f(a): assert (a, a)
