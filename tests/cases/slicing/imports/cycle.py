# entry: a.f
# show: a.f()

# file: a.py
import b
def f(): return b.g()
def h(): return "h"

# file: b.py
import a
from a import f as unused
def g(): return a.h()
