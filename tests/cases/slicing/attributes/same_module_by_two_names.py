# entry: m.f
# show: m.f()
# unchanged: m.py

# file: m.py
import a.lib
import a.lib as short
from a import lib

def f():
    return a.lib.x, short.y, lib.z

# file: a/lib.py
x, y, z = 1, 2, 3
unused = 4

# output: a/__init__.py

# output: a/lib.py
x, y, z = 1, 2, 3
