# entry: p.f
# show: p.f()
# unchanged: p/__init__.py

# file: p/__init__.py
import os
_dir = os.path.dirname(os.path.abspath(__file__))
def f(): return open(_dir + "/sub/x.txt").read()

# file: p/sub/x.txt
x
