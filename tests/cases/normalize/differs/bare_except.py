def f(a):
    try: a()
    except Exception: pass
# ----
def f(a):
    try: a()
    except: pass
