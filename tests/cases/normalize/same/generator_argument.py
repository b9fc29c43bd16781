def f(a): return sum(x for x in a)
# ----
def f(a): return sum((y for y in a))
