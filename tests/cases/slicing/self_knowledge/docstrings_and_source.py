# entry: m.f
# show: m.f.__doc__, m.f()

# file: m.py
"""The module."""

def f():
    """The function."""
    return __doc__, g.__doc__

def g():
    """G."""

def unused():
    """Unused."""

# output: m.py
"""The module."""

def f():
    """The function."""
    return __doc__, g.__doc__

def g():
    """G."""
