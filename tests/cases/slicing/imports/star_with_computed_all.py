# entry: m.f
# show: m.f()
# finding: RCP106 m.py:4 n [m.f]
# unchanged: m.py
# unchanged: n.py

# file: m.py
from n import *

def f():
    return a, b

# file: n.py
import k
from k import *
__all__ = ["a"] + k.__all__
a = 1

# file: k.py
__all__ = ["b"]
b = 2
c = 3

# output: k.py
__all__ = ["b"]
b = 2
