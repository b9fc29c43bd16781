def f(a):
    for x in a: x()
    else: a()
# ----
def f(a):
    for x in a: x()
    a()
