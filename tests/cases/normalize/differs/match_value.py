def f(a):
    match a:
        case 1: return 1
# ----
def f(a):
    match a:
        case 2: return 1
