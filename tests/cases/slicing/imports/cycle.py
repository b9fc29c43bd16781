# entry: a.f
# show: a.f()
# unchanged: a.py
# unchanged: b.py

# file: a.py
import b
def f(): return b.g()
def h(): return "h"

# file: b.py
import a
def g(): return a.h()
