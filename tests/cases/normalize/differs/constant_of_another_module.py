# file: m.py
from n import g
def f(): return g()
# file: n.py
X = 1
def g(): return X
# ----
# file: m.py
from n import g
def f(): return g()
# file: n.py
X = 2
def g(): return X
