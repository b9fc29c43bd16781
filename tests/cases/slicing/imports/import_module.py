# entry: p.m.f
# show: p.m.f()
# finding: RCP105 p/m.py:5 p.one [p.m.f]
# finding: RCP105 p/m.py:6 p.two [p.m.f]
# finding: RCP105 p/m.py:7 q.r.three [p.m.f]
# finding: RCP105 p/m.py:8 q.four [p.m.f]
# finding: RCP304 p/m.py:5 p.one [p.m.f]
# unchanged: p/m.py
# unchanged: p/one.py
# unchanged: p/two.py
# unchanged: q/four.py
# unchanged: q/r/three.py

# file: p/m.py
import importlib
from importlib import import_module

def f():
    one = importlib.import_module("p.one")
    two = import_module(".two", __package__)
    three = import_module(".three", package="q.r")
    four = importlib.import_module(name="..four", package="q.r")
    return one.x, two.x, three.x, four.x

# file: p/one.py
x = 1

# file: p/two.py
x = 2

# file: q/r/three.py
x = 3

# file: q/four.py
x = 4

# output: p/__init__.py

# output: q/__init__.py

# output: q/r/__init__.py
