def f(a):
    match a:
        case [x] as y: return y
# ----
def f(a):
    match a:
        case [x, *_] as y: return y
