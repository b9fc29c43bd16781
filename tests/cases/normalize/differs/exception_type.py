def f(a):
    try: a()
    except ValueError: pass
# ----
def f(a):
    try: a()
    except KeyError: pass
