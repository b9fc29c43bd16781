def f(a):
    match a:
        case x if x: return x
# ----
def f(a):
    match a:
        case x: return x
