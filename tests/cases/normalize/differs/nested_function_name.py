def f():
    def g(): pass
    return g
# ----
def f():
    def h(): pass
    return h
