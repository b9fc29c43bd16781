# entry: p.m.f, p.m.K
# show: p.m.f(), p.m.K().g(), p.m.K.helper()
# unchanged: p/k.py
# unchanged: p/m.py

# file: p/m.py
def f():
    from . import n
    from .k import used, not_used
    return n.x + used()

class K:
    from .k import helper

    def g(self):
        import p.n as q
        return q.y

# file: p/n.py
x = 1
y = 2
z = 3

# file: p/k.py
def used(): return 10
def not_used(): return 20
def helper(): return 30

# output: p/__init__.py

# output: p/n.py
x = 1
y = 2
