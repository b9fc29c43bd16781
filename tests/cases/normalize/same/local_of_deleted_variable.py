def f(a):
    b = a
    del b
# ----
def f(a):
    c = a
    del (c)
