# entry: p.m.f
# policy: whole_modules
# show: p.m.f(), p.m.g()
# unchanged: p/k.py
# unchanged: p/l.py
# unchanged: p/m.py
# unchanged: p/n.py

# file: p/m.py
import p.n as n
from . import k
def f(): return n.x
def g(): return k.y
if __name__ == "__main__":
    print(f())

# file: p/n.py
x = 1
y = 2

# file: p/k.py
from p.l import *
y = z

# file: p/l.py
z = 3

# output: p/__init__.py
