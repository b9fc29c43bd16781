def f(a):
    match a:
        case 1 | 2: return 1
# ----
def f(a):
    match a:
        case 1 | 3: return 1
