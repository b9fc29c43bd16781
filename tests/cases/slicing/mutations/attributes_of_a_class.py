# entry: m.X
# show: m.X.attr, m.X.size, m.X().method()
# unchanged: m.py

# file: m.py
class X: pass
class Y: pass

X.attr = helper_value = 5
Y.attr = 6
X.size, Y.size = 1, 2

def _method(self): return "method"
X.method = _method
X.method.__doc__ = "A docstring."
