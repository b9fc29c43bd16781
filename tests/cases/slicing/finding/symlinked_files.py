# entry: p.m.f
# show: p.m.f()
# unchanged: p/m.py

# file: p/m.py
from .link import x
from .link2 import y
from .target import z
def f(): return x, y, z

# file: p/target.py
x = 1
y = 2
z = 3
unused = 4

# file: p/link.py
->target.py

# file: p/link2.py
->../q/other.py

# file: q/other.py
y = 2
unused = 3

# output: p/__init__.py

# output: p/link.py
x = 1

# output: p/link2.py
y = 2

# output: p/target.py
z = 3
