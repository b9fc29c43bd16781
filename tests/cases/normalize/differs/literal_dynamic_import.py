# file: m.py
import importlib
def f(): return importlib.import_module("n").A
# file: n.py
class A: x = 1
# ----
# file: m.py
import importlib
def f(): return importlib.import_module("n").A
# file: n.py
class A: x = 2
