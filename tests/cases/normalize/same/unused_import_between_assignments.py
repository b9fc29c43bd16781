x = 1
import a
x = 2
def f(): return x
# ----
x = 1
x = 2
def f(): return x
