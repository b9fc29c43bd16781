# entry: m.f
# show: m.f()
# unchanged: n.py

# file: m.py
x = "mine, before"
before = x
from n import *
after = x
y = "mine, after"

def f():
    return before, after, x, y

# file: n.py
x = "n"
y = "n"

# output: m.py
x = "mine, before"
before = x
from n import x, y
after = x
y = "mine, after"

def f():
    return before, after, x, y
