# entry: m.f
# show: m.f()
# finding: RCP301 n.py:3 __all__ []

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
b = 2

# output: m.py
from n import a, b

def f():
    return a, b

# output: n.py
from k import b
a = 1
