# entry: m.A
# file: m.py
class A:
    @property
    def x(self): return 1
    @x.setter
    def x(self, v): pass
# ----
# entry: k.l.A
# file: k/l.py
class A:
    @property
    def x(self): return (1)

    @x.setter
    def x(self, v): ...
