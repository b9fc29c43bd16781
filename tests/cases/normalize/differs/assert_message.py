def f(a): assert a, "x"
# ----
def f(a): assert a, "y"
