def f(a): return [(x, y) for x in a for y in a]
# ----
def f(a): return [(x, y) for y in a for x in a]
