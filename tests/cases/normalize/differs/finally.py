def f(a):
    try: a()
    finally: a.b()
# ----
def f(a):
    a()
    a.b()
