# entry: m.f
# show: m.f()
# finding: RCP201 m.py:5 public [m.f]

# file: m.py
from n import *

def f():
    try:
        return _underscored, public
    except NameError as error:
        return str(error)

def g():
    return _underscored

# file: n.py
__all__ = ["_underscored", "other"]
__all__ += ["third"]
__all__.append("fourth")
_underscored = 1
public = 2
other = third = fourth = 3

# output: m.py
from n import _underscored

def f():
    try:
        return _underscored, public
    except NameError as error:
        return str(error)

# output: n.py
_underscored = 1
