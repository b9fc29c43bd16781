def f(a):
    try: a()
    except E: return 1
    else: a.b()
# ----
def f(a):
    try:
        a()
        a.b()
    except E: return 1
