# entry: m.f
# show: m.f()
# unchanged: both/__init__.py
# unchanged: m.py

# file: m.py
import both
def f(): return both.where

# file: both.py
this is broken

# file: both/__init__.py
where = "package"
