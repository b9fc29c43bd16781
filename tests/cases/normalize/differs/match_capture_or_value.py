def f(a):
    match a:
        case a.b: return 1
# ----
def f(a):
    match a:
        case b: return 1
