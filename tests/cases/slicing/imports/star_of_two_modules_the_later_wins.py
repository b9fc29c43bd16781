# entry: m.f
# show: m.f()
# unchanged: one.py

# file: m.py
from one import *
from two import *

def f():
    return x, y

# file: one.py
x = "one"
y = "one"

# file: two.py
x = "two"
z = 3

# output: m.py
from one import x, y
from two import x

def f():
    return x, y

# output: two.py
x = "two"
