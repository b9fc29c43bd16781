def f(a):
    return f"x{a}y{a!r}z"
# ----
def f(a):
    return "x" f"{ a }" 'y' rf"""{(a)!r}""" f'z'
