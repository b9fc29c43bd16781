# entry: m.f
# show: m.f()
# unchanged: p/__init__.py

# file: m.py
from p import x
from p.x import other
import p.x
def f(): return x(), other

# file: p/__init__.py
from .x import x

# file: p/x.py
def x(): return "function"
other = "other"
unused = 1

# output: m.py
from p import x
from p.x import other
def f(): return x(), other

# output: p/x.py
def x(): return "function"
other = "other"
