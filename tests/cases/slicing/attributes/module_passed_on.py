# entry: m.f, m.g, m.h
# show: m.f("one"), m.g(), m.h()
# finding: RCP105 m.py:7 lib [m.f]
# finding: RCP105 m.py:10 lib2 [m.g]
# finding: RCP105 m.py:13 lib3 [m.h]
# finding: RCP105 m.py:13 lib4.inner [m.h]
# unchanged: lib.py
# unchanged: lib2.py
# unchanged: lib3.py
# unchanged: lib4/inner.py
# unchanged: m.py

# file: m.py
import lib
import lib2
import lib3
from lib4 import inner

def f(name):
    return getattr(lib, name)()

def g():
    return describe(lib2)

def h():
    return {"a": lib3}["a"].x, [k for k in vars(inner) if not k.startswith("_")]

def describe(module):
    return sorted(name for name in dir(module) if not name.startswith("_"))

# file: lib.py
def one(): return 1
def two(): return 2

# file: lib2.py
import json as j
a = 1
b = 2

# file: lib3.py
x = 1
y = 2

# file: lib4/inner.py
p = 1
q = 2

# output: lib4/__init__.py
