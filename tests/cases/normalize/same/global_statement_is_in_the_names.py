x = 1
def f():
    global x
    x = 2
# ----
x = 1
def f():
    pass; global x
    x = 2
