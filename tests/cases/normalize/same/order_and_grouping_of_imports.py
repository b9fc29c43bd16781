import a, b.c
from d import e, f
def g(): return a.x, b.c.y, e, f
# ----
from d import f
import b.c
from d import e
import a
def g(): return a.x, b.c.y, e, f
