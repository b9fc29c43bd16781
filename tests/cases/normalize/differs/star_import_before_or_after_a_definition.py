# file: m.py
from n import *
def g(): return 1
def f(): return g()
# file: n.py
def g(): return 2
# ----
# file: m.py
def g(): return 1
from n import *
def f(): return g()
# file: n.py
def g(): return 2
