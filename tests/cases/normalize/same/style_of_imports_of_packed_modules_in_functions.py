# entry: p.m.f
# file: p/__init__.py
# file: p/m.py
def f():
    from .n import g
    return g()
# file: p/n.py
def g(): return 1
# ----
# entry: p.m.f
# file: p/__init__.py
# file: p/m.py
def f():
    import p.n
    return p.n.g()
# file: p/n.py
def g(): return 1
