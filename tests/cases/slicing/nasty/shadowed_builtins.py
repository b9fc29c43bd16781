# entry: m.f
# show: m.f()
# unchanged: compat.py

# file: m.py
from compat import *
from lib import open
def f(): return range(3), open("x"), len([1]), max(1, 2)
def len(x): return "own len"

# file: compat.py
def range(n): return "own range"
def max(*a): return "own max"

# file: lib.py
def open(x): return "own open"
def close(x): pass

# output: lib.py
def open(x): return "own open"

# output: m.py
from compat import max, range
from lib import open
def f(): return range(3), open("x"), len([1]), max(1, 2)
def len(x): return "own len"
