from a import x
x = 2
def f(): return x
# ----
x = 2
from a import x
def f(): return x
