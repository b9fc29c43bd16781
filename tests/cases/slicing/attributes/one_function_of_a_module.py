# entry: m.f
# show: m.f()
# unchanged: m.py

# file: m.py
import lib
from lib import sub as s
import lib.other.deep as d

def f():
    x = lib.one() + s.two
    s.state.append(3)
    return x, d.K.make().v, s.state, lib.__name__

# file: lib/__init__.py
def one(): return 1
def unused(): return 0

# file: lib/sub.py
two = 2
state = []
unused = 0

# file: lib/other/deep.py
class K:
    v = 3
    @classmethod
    def make(cls): return cls()
class Unused: pass

# output: lib/__init__.py
def one(): return 1

# output: lib/other/__init__.py

# output: lib/other/deep.py
class K:
    v = 3
    @classmethod
    def make(cls): return cls()

# output: lib/sub.py
two = 2
state = []
