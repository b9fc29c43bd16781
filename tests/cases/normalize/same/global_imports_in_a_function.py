def f():
    global a, b
    import a
    import b
def g(): return a, b
# ----
def f():
    global a, b
    import b, a
def g(): return a, b
