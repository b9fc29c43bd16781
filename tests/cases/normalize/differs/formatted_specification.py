def f(a): return f"{a:>3}"
# ----
def f(a): return f"{a:>4}"
