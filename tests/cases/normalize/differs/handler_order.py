def f(a):
    try: a()
    except A: return 1
    except B: return 2
# ----
def f(a):
    try: a()
    except B: return 2
    except A: return 1
