# entry: m.f
# show: m.f("json")
# finding: RCP101 m.py:4 importlib.import_module(name) [m.f]
# unchanged: m.py

# file: m.py
import importlib

def f(name):
    return importlib.import_module(name).__name__
