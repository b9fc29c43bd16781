# entry: m.f, m.X
# show: m.f(), m.X.tag
# finding: RCP301 m.py:10 g [m]

# file: m.py
from tools import decorate, trace

def f(): return "f"
f = decorate(f)

class X: pass
X = trace(X)

def g(): return "g"
g = decorate(g)

# file: tools.py
def decorate(function):
    return lambda: "decorated " + function()
def trace(cls):
    cls.tag = "traced"
    return cls
def unused(): pass

# output: m.py
from tools import decorate, trace

def f(): return "f"
f = decorate(f)

class X: pass
X = trace(X)

# output: tools.py
def decorate(function):
    return lambda: "decorated " + function()
def trace(cls):
    cls.tag = "traced"
    return cls
