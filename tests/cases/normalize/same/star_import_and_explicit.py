# file: m.py
from n import *
def f(): return g()
# file: n.py
def g(): return 1
def h(): return 2
# ----
# file: m.py
from n import g
def f(): return g()
# file: n.py
def g(): return 1
def h(): return 3
