def f(a): return f"{a=}"
# ----
def f(a): return f"{a=!s}"
