# entry: a.f
# show: a.f()
# unchanged: a.py
# unchanged: b.py

# file: a.py
def h(): return "h"
from b import g
def f(): return g()

# file: b.py
from a import h
def g(): return h()
