# entry: m.f
# show: m.f("one"), m.g()
# finding: RCP103 m.py:2 sys.modules [m.f]
# finding: RCP103 m.py:5 sys.modules [m.f -> m.g]
# unchanged: m.py

# file: m.py
import sys
def f(name): return getattr(sys.modules[__name__], name)()
def one(): return 1
def two(): return 2
def g(): return sys.modules[__name__].two()
