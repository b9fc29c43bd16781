def f(a):
    return [last := x for x in a], last
# ----
def f(a):
    return [z := y for y in a], z
