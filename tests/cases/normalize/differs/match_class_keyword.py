def f(a):
    match a:
        case A(x=1): return 1
# ----
def f(a):
    match a:
        case A(y=1): return 1
