# entry: p.m.f
# show: p.m.f()
# unchanged: p/__init__.py
# unchanged: p/m.py
# unchanged: p/typed.py

# file: p/__init__.py

# file: p/__init__.pyi
this is a stub

# file: p/m.py
from .typed import x
def f(): return x

# file: p/m.pyi
def f() -> int: ...

# file: p/._m.py
this is no Python

# file: p/typed.py
x = 1

# file: p/typed.pyi
x: int
