# entry: m.f
# policy: strict
# show: m.f(), m.one, m.eight()
# unchanged: tools.py

# file: m.py
from tools import make, register
one = make(1)
two = 2
def f(): return 1
@register
def eight(): return 8

# file: tools.py
def make(x): return x
def register(f): return f

# output: m.py
from tools import make, register
one = make(1)
def f(): return 1
@register
def eight(): return 8
