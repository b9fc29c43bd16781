# entry: m.f
# show: m.f()
# unchanged: m.py

# file: m.py
from pkg import both, only_sub, only_attr

def f():
    return both if isinstance(both, str) else both.x, only_sub.x, only_attr

# file: pkg/__init__.py
both = "the attribute"
only_attr = 1
unused = 2

# file: pkg/both.py
x = "the submodule"

# file: pkg/only_sub.py
x = "only sub"
y = 3

# output: pkg/__init__.py
both = "the attribute"
only_attr = 1

# output: pkg/only_sub.py
x = "only sub"
