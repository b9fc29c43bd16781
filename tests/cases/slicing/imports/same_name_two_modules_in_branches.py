# entry: m.f
# show: m.f()
# unchanged: m.py

# file: m.py
import sys
if sys.version_info >= (3, 0):
    from new import x
else:
    from old import x

def f(): return x

# file: new.py
x = "new"
y = 1

# file: old.py
x = "old"
y = 1

# output: new.py
x = "new"

# output: old.py
x = "old"
