# entry: p
# show: p.f(), p.g(), p.K.x

# file: p/__init__.py
import os
from .a import f, _h
from .b import *
from q import not_own
class K: x = 1

# file: p/a.py
def f(): return "f"
def _h(): return "h"
def unused(): pass

# file: p/b.py
def g(): return "g"
def _i(): return "i"

# file: q.py
def not_own(): return 0

# output: p/__init__.py
from .a import f
from .b import g
class K: x = 1

# output: p/a.py
def f(): return "f"

# output: p/b.py
def g(): return "g"
