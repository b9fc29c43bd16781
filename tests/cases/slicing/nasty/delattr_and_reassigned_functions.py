# entry: m.f, m.g
# show: m.f(), m.g()

# file: m.py
def f(): return inner()
def inner(): return "first"
_old = inner
def inner(): return "second, after " + _old()
g = lambda: f()
f.tag = "x"
def unrelated(): return _old

# output: m.py
def f(): return inner()
def inner(): return "first"
_old = inner
def inner(): return "second, after " + _old()
g = lambda: f()
f.tag = "x"
