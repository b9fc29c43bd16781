def f(a, b, c): return a and b and c or a
# ----
def f(a, b, c): return ((a and b) and c) or a
