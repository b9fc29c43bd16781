# entry: a.b.c.m.f
# show: a.b.c.m.f()

# file: a/b/c/m.py
from . import sibling
from .sibling import x as sx
from .. import up
from ..up import y
from ...top import z
from ...d.e import deep as d, not_needed

def f():
    return sibling.x, sx, up.y, y, z, d()

# file: a/b/c/sibling.py
x = "sibling"
unused = 1

# file: a/b/up.py
y = "up"
unused = 1

# file: a/top.py
z = "top"
unused = 1

# file: a/d/e.py
def deep(): return "deep"
def not_needed(): return 0

# output: a/__init__.py

# output: a/b/__init__.py

# output: a/b/c/__init__.py

# output: a/b/c/m.py
from . import sibling
from .sibling import x as sx
from .. import up
from ..up import y
from ...top import z
from ...d.e import deep as d

def f():
    return sibling.x, sx, up.y, y, z, d()

# output: a/b/c/sibling.py
x = "sibling"

# output: a/b/up.py
y = "up"

# output: a/d/__init__.py

# output: a/d/e.py
def deep(): return "deep"

# output: a/top.py
z = "top"
