def f(a): return {1: a, 2: a}
# ----
def f(a): return {2: a, 1: a}
