# entry: f
def f(): return g
def g(): pass
# ----
# entry: f
def f(): return h
def h(): pass
