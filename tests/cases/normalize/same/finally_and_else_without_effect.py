def f(a):
    try: a()
    except E: pass
    finally: a.b()
# ----
def f(a):
    try: a()
    except E: ...
    else: pass
    finally:
        a.b()
