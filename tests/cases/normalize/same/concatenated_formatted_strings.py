def f(a): return f"{a}" "{}" f"{{{a}}}"
# ----
def f(a): return f"{a}{{}}{{{a}}}"
