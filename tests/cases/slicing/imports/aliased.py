# entry: a.m.f
# show: a.m.f()
# unchanged: a/__init__.py

# file: a/__init__.py

# file: a/m.py
import a.n as n, a.k.deep as deep
import a.n as unused_alias
from a.n import g as h, g as unused

def f():
    return n.g(), h(), deep.x

# file: a/n.py
def g(): return "g"
def k(): return "k"

# file: a/k/__init__.py
mark = 1

# file: a/k/deep.py
x = "x"
y = "y"

# output: a/k/__init__.py

# output: a/k/deep.py
x = "x"

# output: a/m.py
import a.n as n, a.k.deep as deep
from a.n import g as h

def f():
    return n.g(), h(), deep.x

# output: a/n.py
def g(): return "g"
