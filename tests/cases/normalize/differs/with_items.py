def f(a):
    with a.b(), a.c(): pass
# ----
def f(a):
    with a.c(), a.b(): pass
