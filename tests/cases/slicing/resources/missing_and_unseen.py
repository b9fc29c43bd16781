# entry: p.m.missing, p.m.unseen
# show: p.m.missing(), p.m.unseen("a.txt")
# finding: RCP205 p/m.py:3 missing.txt [p.m.missing]
# finding: RCP206 p/m.py:6 [p.m.unseen]
# unchanged: p/m.py

# file: p/m.py
import os

def missing():
    return os.path.exists(os.path.join(os.path.dirname(__file__), "missing.txt"))

def unseen(name):
    return open(os.path.join(os.path.dirname(__file__), name)).read()

# file: p/a.txt
a

# file: p/b.bin
b

# output: p/__init__.py
