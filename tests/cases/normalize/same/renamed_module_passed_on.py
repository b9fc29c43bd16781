# entry: m.f
# file: m.py
import n
def f(k): return getattr(n, k)
# file: n.py
def x(): return 1
# ----
# entry: m.f
# file: m.py
import other as n
def f(k): return getattr(n, k)
# file: other.py
def x(): return 1
