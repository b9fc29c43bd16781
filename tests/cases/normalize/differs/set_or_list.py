def f(a): return {x for x in a}
# ----
def f(a): return [x for x in a]
