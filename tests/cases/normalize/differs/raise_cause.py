def f(a): raise A from a
# ----
def f(a): raise A from None
