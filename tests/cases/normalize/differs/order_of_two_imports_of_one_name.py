from a import x
from b import x
def f(): return x
# ----
from b import x
from a import x
def f(): return x
