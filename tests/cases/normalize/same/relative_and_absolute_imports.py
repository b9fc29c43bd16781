# entry: p.m.f
# file: p/__init__.py
# file: p/m.py
from .n import g
from . import n
def f(): return g() + n.h()
# file: p/n.py
def g(): return 1
def h(): return 2
# ----
# entry: p.m.f
# file: p/__init__.py
# file: p/m.py
from p.n import h as k
import p.n
def f(): return p.n.g() + k()
# file: p/n.py
def g(): return 1
def h(): return 2
