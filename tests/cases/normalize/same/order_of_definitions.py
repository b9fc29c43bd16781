def f(): return g()
def g(): return X
X = 1
class A: pass
# ----
X = 1
class A: pass
def g(): return X
def f(): return g()
