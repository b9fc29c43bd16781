# entry: m.f
# show: m.f()

# file: m.py
import sys
from n import check, version
if sys.version_info < (3, 0):
    raise RuntimeError("Python 3 is needed")
if not check(version):
    raise ImportError(version)
try:
    import zlib
except ImportError:
    raise
def f(): return 1

# file: n.py
version = 1
def check(v): return True
def unused(): pass

# output: m.py
import sys
from n import check, version
if sys.version_info < (3, 0):
    raise RuntimeError("Python 3 is needed")
if not check(version):
    raise ImportError(version)
def f(): return 1

# output: n.py
version = 1
def check(v): return True
