def f(a):
    with a as b: return b
# ----
def f(a):
    with a: return b
