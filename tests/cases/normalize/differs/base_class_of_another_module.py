# file: m.py
from n import B
class A(B): pass
# file: n.py
class B:
    def f(self): return 1
# ----
# file: m.py
from n import B
class A(B): pass
# file: n.py
class B:
    def f(self): return 2
