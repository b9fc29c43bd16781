# entry: m.f
# show: m.f(1), m.f("a")

# file: m.py
from functools import singledispatch
import typing

@singledispatch
def f(x):
    return "object"

@f.register(int)
def _(x):
    return "int " + helper()

@f.register(str)
def _(x):
    return "str"

def helper(): return "h"

@typing.overload
def over(x: int): ...
@typing.overload
def over(x: str): ...
def over(x): return x

# output: m.py
from functools import singledispatch

@singledispatch
def f(x):
    return "object"

@f.register(int)
def _(x):
    return "int " + helper()

@f.register(str)
def _(x):
    return "str"

def helper(): return "h"
