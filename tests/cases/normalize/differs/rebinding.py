x = 1
x = 2
def f(): return x
# ----
x = 2
x = 1
def f(): return x
