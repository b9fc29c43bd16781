# file: m.py
import n
def f(name): return getattr(n, name)
# file: n.py
def x(): return 1
# ----
# file: m.py
import n
def f(name): return getattr(n, name)
# file: n.py
def x(): return 2
