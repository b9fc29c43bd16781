# entry: m.f
# file: m.py
class A: pass
def f(): return A()
# ----
# entry: m.f
# file: m.py
from parts import A, f
# file: parts/__init__.py
from .one import *
from .two import f
# file: parts/one.py
class A: pass
# file: parts/two.py
import parts
def f(): return parts.A()
