# entry: a.m.f
# show: a.m.f()
# unchanged: a/other.py

# file: a/m.py
import a.n
import a.other
import os, sys
from a.n import one, two
from a.n import (
    three,  # kept
    four,
)


def f():
    return one() + three() + a.n.five()


def unused():
    return two, four, a.other, os, sys

# file: a/n.py
def one(): return 1
def two(): return 2
def three(): return 3
def four(): return 4
def five(): return 5
def six(): return 6

# file: a/other.py
raise RuntimeError("not reached")

# output: a/__init__.py

# output: a/m.py
import a.n
import a.other
from a.n import one
from a.n import (
    three,  # kept
)


def f():
    return one() + three() + a.n.five()

# output: a/n.py
def one(): return 1
def three(): return 3
def five(): return 5
