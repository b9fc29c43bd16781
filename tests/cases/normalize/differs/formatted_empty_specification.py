def f(a): return f"{a!r:}"
# ----
def f(a): return f"{a!r:x}"
