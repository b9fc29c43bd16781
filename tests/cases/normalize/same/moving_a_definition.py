# entry: m.f
# file: m.py
X = 1
def g(a): return a + X
def f(a): return g(a)
# ----
# entry: m.f
# file: m.py
from q.r import g
def f(a): return g(a)
# file: q/r.py
from .s import X
def g(a): return a + X
# file: q/s.py
X = 1
