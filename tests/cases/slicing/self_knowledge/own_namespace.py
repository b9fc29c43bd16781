# entry: m.f, n.f
# show: m.f("one"), n.f("two")(), n.f("__name__")
# finding: RCP103 m.py:1 globals() [m.f]
# finding: RCP101 n.py:2 importlib.import_module(__name__) [n.f]
# unchanged: m.py
# unchanged: n.py

# file: m.py
def f(name): return globals()[name]()
def one(): return 1
def two(): return 2

# file: n.py
import importlib
def f(name): return getattr(importlib.import_module(__name__), name)
def two(): return 2
