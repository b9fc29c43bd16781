# entry: pkg.f
# show: pkg.f()
# unchanged: pkg/__init__.py
# unchanged: pkg/other.py
# unchanged: pkg/sub.py

# file: pkg/__init__.py
from .sub import unused_name
from . import other

def f():
    return sub.x, other.y

# file: pkg/sub.py
x = "bound by the import of a name from it"
unused_name = 1

# file: pkg/other.py
y = "y"
