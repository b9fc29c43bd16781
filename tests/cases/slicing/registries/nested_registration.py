# entry: p.build
# show: sorted(p.TABLE)
# unchanged: p/__init__.py
# unchanged: p/models/a.py
# unchanged: p/models/b.py

# file: p/__init__.py
TABLE = {}
def register(name): return lambda cls: TABLE.setdefault(name, cls)
def build(name): return TABLE[name]
from . import models

# file: p/models/__init__.py
from . import a
from . import b
from . import c

# file: p/models/a.py
from p import register
@register("a")
class A: pass

# file: p/models/b.py
import p
@p.register("b")
class B: pass

# file: p/models/c.py
class C: pass

# output: p/models/__init__.py
from . import a
from . import b
