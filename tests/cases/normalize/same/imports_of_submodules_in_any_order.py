import os, a.c, a.b
X = a.b.x(a)
def g(): return X, a.c.y, os
# ----
import a.b
import a.c
import os
X = a.b.x(a)
def g(): return X, a.c.y, os
