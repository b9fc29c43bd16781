try:
    import a
except ImportError:
    a = None
def f(): return a
# ----
try:
    import b as a
except ImportError:
    a = None
def f(): return a
