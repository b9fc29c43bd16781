def f(a):
    match a:
        case [1, x]: return x
        case (2): return 2
        case [y]: return y
# ----
def f(a):
    match (a):
        case 1, z: return z
        case 2: return 2
        case (w,): return w
