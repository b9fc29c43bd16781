def f(a):
    return f"{a=}", f"{a = !s}", f"{a=:>3}"
# ----
def f(a):
    return f"a={a!r}", f"a = {a!s}", f"a={a:>3}"
