# file: m.py
import n
def f(name): return getattr(n, name)
# file: n.py
import a as x
# ----
# file: m.py
import n
def f(name): return getattr(n, name)
# file: n.py
import b as x
