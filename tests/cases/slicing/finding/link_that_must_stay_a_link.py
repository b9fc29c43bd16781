# entry: p.nn.m.f, p.nn.m.is_link
# show: p.nn.m.f(), p.nn.m.is_link
# unchanged: p/nn/m.py

# file: p/nn/m.py
import os
from . import _linked
is_link = os.path.islink(_linked.__file__)
assert os.readlink(_linked.__file__) == "../real.py"
def f(): return _linked.x

# file: p/real.py
x = 1

# file: p/nn/_linked.py
->../real.py

# output: p/__init__.py

# output: p/nn/__init__.py

# output: p/nn/_linked.py
x = 1
