# entry: p.m.f
# show: p.m.f()
# unchanged: p/good.py

# file: p/m.py
from . import good

def f(): return good.x

def g():
    from . import py2, unbalanced
    from .py2 import decorate
    return py2.x, unbalanced, decorate

# file: p/good.py
x = 1

# file: p/py2.py
print "hello"

# file: p/unbalanced.py
x = (

# output: p/__init__.py

# output: p/m.py
from . import good

def f(): return good.x
