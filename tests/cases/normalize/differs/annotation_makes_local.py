x = 1
def f():
    print(x)
# ----
x = 1
def f():
    x: int
    print(x)
