# entry: p.m.f
# show: p.m.f()
# finding: RCP302 p/m.py:1 p.noisy [p.m]
# finding: RCP302 p/m.py:2 p.noisy [p.m]

# file: p/m.py
from . import noisy
from .noisy import thing  # noqa
import p.quiet
def f(): return 1

# file: p/noisy.py
import os
os.environ["SET_BY_NOISY"] = "1"
thing = 1

# file: p/quiet.py
x = 1

# output: p/__init__.py

# output: p/m.py
def f(): return 1
