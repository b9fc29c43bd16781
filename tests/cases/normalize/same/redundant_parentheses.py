def f(a, b):
    return a + b * 2 if a else (a, b)
# ----
def f(a, b):
    return ((a) + ((b) * (2))) if (a) else ((a), (b))
