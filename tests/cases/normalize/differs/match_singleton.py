def f(a):
    match a:
        case True: return 1
# ----
def f(a):
    match a:
        case 1: return 1
