def f(a): return f"\x41{a}"
# ----
def f(a): return rf"\x41{a}"
