def f(a):
    a.b()
    a.c()
# ----
def f(a):
    a.c()
    a.b()
