# entry: p.m.f
# policy: resources=p/*.txt
# show: p.m.f()
# finding: RCP206 p/m.py:2 [p.m.f]
# unchanged: p/m.py

# file: p/m.py
import os
def f(): return sorted(name for name in os.listdir(os.path.split(__file__)[0]) if name.endswith(".txt"))

# file: p/a.txt
a

# output: p/__init__.py
