def f(a):
    match a:
        case [_, _]: return 1
# ----
def f(a):
    match a:
        case [*_]: return 1
