# entry: m.f
# file: m.py
import n
x = 0
def f():
    n.g()
    return x, n.x
# file: n.py
x = 0
def g():
    global x
    x = 1
# ----
# entry: m.f
# file: m.py
import n
x = 0
def g():
    global x
    x = 1
def f():
    g()
    return x, n.x
# file: n.py
x = 0
