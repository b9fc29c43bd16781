# entry: m.f
# show: m.f()
# finding: RCP105 m.py:4 real.mod [m.f]
# finding: RCP304 m.py:4 real.mod [m.f]
# unchanged: m.py
# unchanged: real/mod.py

# file: m.py
from linked import x
from real.mod import x as y
import linked.mod as lm
def f(): return x, y, lm.state is __import__("real.mod", fromlist=["x"]).state

# file: real/__init__.py
from .mod import x

# file: real/mod.py
x = 1
state = []
unused = 2

# file: linked
->real

# output: linked/__init__.py
from .mod import x

# output: linked/mod.py
x = 1
state = []

# output: real/__init__.py
