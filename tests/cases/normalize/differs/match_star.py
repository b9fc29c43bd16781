def f(a):
    match a:
        case [x, *y]: return y
# ----
def f(a):
    match a:
        case [*y, x]: return y
