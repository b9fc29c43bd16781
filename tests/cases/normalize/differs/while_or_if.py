def f(a):
    while a: a()
# ----
def f(a):
    if a: a()
