try:
    import a.b as x
except ImportError:
    x = None
def f(): return x
# ----
try:
    from a import b as x
except ImportError:
    x = None
def f(): return x
