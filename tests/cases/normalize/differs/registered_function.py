# file: m.py
from n import register, REGISTRY
@register
def f(): return 1
def g(): return REGISTRY
# file: n.py
REGISTRY = {}
def register(x):
    REGISTRY[x.__name__] = x
    return x
# ----
# file: m.py
from n import register, REGISTRY
@register
def f(): return 2
def g(): return REGISTRY
# file: n.py
REGISTRY = {}
def register(x):
    REGISTRY[x.__name__] = x
    return x
