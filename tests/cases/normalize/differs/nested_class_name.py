def f():
    class A: pass
    return A
# ----
def f():
    class B: pass
    return B
