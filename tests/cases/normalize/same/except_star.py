def f(a):
    try: a()
    except* ValueError as e: return_ = e
# ----
def f(a):
    try:
        a()
    except* (ValueError) as x:
        y = x
