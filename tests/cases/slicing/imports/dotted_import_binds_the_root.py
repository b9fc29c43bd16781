# entry: m.f, m.g
# show: m.f(), m.g()
# unchanged: m.py

# file: m.py
import a.b.c
import a.d

def f():
    return a.x, a.b.y, a.b.c.z

def g():
    return a.d.w

# file: a/__init__.py
x = 1
unused = 0

# file: a/b/__init__.py
y = 2
unused = 0

# file: a/b/c.py
z = 3
unused = 0

# file: a/d.py
w = 4
unused = 0

# output: a/__init__.py
x = 1

# output: a/b/__init__.py
y = 2

# output: a/b/c.py
z = 3

# output: a/d.py
w = 4
