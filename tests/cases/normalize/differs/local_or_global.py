X = 1
def f():
    X = 2
    return X
# ----
X = 1
def f():
    global X
    X = 2
    return X
