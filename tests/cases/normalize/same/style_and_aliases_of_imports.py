import a.b as c
from d import e as f
def g(): return c.x(), f.y, h.i()
from h import i
import h
# ----
from a.b import x
import d
import a
def g(): return x(), d.e.y, h2()
from h import i as h2
