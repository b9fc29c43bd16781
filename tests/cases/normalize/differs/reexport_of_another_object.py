# file: m.py
from p import g
def f(): return g()
# file: p/__init__.py
from .a import g
# file: p/a.py
def g(): return 1
# file: p/b.py
def g(): return 2
# ----
# file: m.py
from p import g
def f(): return g()
# file: p/__init__.py
from .b import g
# file: p/a.py
def g(): return 1
# file: p/b.py
def g(): return 2
