def f(a):
    if a == 1:
        return 1
    elif a == 2:
        return 2
    else:
        return 3
# ----
def f(a):
    if a == 1:
        return 1
    else:
        if a == 2:
            return 2
        else:
            return 3
