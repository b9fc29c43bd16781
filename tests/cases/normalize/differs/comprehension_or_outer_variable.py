def f(a, x):
    return [x for y in a]
# ----
def f(a, x):
    return [x for x in a]
