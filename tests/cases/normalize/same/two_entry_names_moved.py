# entry: m.f
# file: m.py
from a import g
from b import h
def f(): return g(), h()
# file: a.py
def g(): return 1
# file: b.py
def h(): return 2
# ----
# entry: m.f
# file: m.py
from c import *
def f(): return g(), h()
# file: c.py
def h(): return 2
def g(): return 1
