def f(a):
    for x in a:
        x()
    if a:
        a()
# ----
def f(a):
    for x in a:
        x()
    else:
        pass
    if a:
        a()
    else:
        ...
