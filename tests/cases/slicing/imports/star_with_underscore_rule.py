# entry: m.f
# show: m.f()
# show: hasattr(m, "_hidden")

# file: m.py
from n import *

def f():
    return shown, helper()

# file: n.py
from k import *
shown = 1
_hidden = 2
unused = 3
def helper(): return _hidden, from_k

# file: k.py
from_k = "k"
_from_k = "hidden"
other = 1

# output: k.py
from_k = "k"

# output: m.py
from n import helper, shown

def f():
    return shown, helper()

# output: n.py
from k import from_k
shown = 1
_hidden = 2
def helper(): return _hidden, from_k
