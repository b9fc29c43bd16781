# entry: a.A
# file: a.py
class A:
    def f(self): return type(self).__module__
# ----
# entry: b.A
# file: b.py
class A:
    def f(self): return type(self).__module__
