def f():
    """One."""
def g(): return f.__doc__
# ----
def f():
    """Two."""
def g(): return f.__doc__
