def f(a):
    match a:
        case {"k": x, **r}: return x
# ----
def f(a):
    match a:
        case {"k": x}: return x
