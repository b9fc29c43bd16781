def f(a):
    total = 0
    for item in a:
        total += item
    return [x for x in a if (last := x)], last, total
# ----
def f(a):
    n = 0
    for i in a:
        n += i
    return [y for y in a if (z := y)], z, n
