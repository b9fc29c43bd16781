# entry: a.f
# file: a.py
def f(): return __name__
# ----
# entry: b.f
# file: b.py
def f(): return __name__
