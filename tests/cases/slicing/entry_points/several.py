# entry: m.f, n, m.g
# show: m.f(), n.h(), m.g()
# unchanged: n.py

# file: m.py
def f(): return 1
def g(): return 2
def other(): pass

# file: n.py
def h(): return 3
def i(): return 4

# output: m.py
def f(): return 1
def g(): return 2
