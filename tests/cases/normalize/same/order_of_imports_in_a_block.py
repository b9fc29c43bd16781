try:
    import a
    from b import c
except ImportError:
    a = c = None
def f(): return a, c
# ----
try:
    from b import c
    import a
except ImportError:
    a = c = None
def f(): return a, c
