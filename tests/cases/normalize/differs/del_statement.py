def f(a):
    del a.b, a.c
# ----
def f(a):
    del a.c, a.b
