# entry: p.m.f
# show: p.m.f()

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
