# entry: m.f
# show: m.f()

# file: m.py
a = 1; b = 2; c = a + 1  # a comment
import os; x = 5; import sys
if a: d = 4; e = 5
class A: x = 1; y = 2
def f(): return c, x, sys.byteorder in ("little", "big"), d, A.y

# output: m.py
a = 1; c = a + 1  # a comment
x = 5; import sys
if a: d = 4; e = 5
class A: x = 1; y = 2
def f(): return c, x, sys.byteorder in ("little", "big"), d, A.y
