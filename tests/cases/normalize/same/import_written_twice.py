from a import b
X = b()
Y = b(X)
from a import b
def g(): return Y
# ----
from a import b
X = b()
Y = b(X)
def g(): return Y
