# entry: p.m.f
# file: p/__init__.py
import a
a.b()
# file: p/m.py
def f(): pass
# ----
# entry: p.m.f
# file: p/__init__.py
# file: p/m.py
def f(): pass
