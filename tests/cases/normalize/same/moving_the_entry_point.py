# entry: a.b.f
# file: a/b.py
def f(): return 1
# ----
# entry: c.f
# file: c.py
def f(): return 1
