def f(a):
    try: a()
    except E as e: return e
# ----
def f(a):
    try: a()
    except E: return e
