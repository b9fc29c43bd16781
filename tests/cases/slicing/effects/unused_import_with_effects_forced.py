# entry: p.m.f
# policy: force=p.noisy
# show: p.m.f()

# file: p/m.py
from . import noisy
def f(): return 1

# file: p/noisy.py
import os
os.environ["SET_BY_NOISY"] = "1"
thing = 1

# output: p/__init__.py

# output: p/m.py
def f(): return 1

# output: p/noisy.py
import os
os.environ["SET_BY_NOISY"] = "1"
