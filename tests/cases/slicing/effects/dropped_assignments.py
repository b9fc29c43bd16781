# entry: m.f
# show: m.f()
# finding: RCP301 m.py:2 one [m]
# finding: RCP301 m.py:4 three [m]
# finding: RCP301 m.py:6 five [m]
# finding: RCP305 m.py:9 eight [m]

# file: m.py
from tools import make, register
one = make(1)
two = 2
three = [make(3)]
four = 1 + 1
five: int = make(5)
six = seven = register
def f(): return 1
@register
def eight(): pass

# file: tools.py
def make(x): return x
def register(f): return f

# output: m.py
def f(): return 1
