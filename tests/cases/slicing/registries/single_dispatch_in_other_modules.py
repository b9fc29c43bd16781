# entry: p.m.show
# show: p.m.show(1), p.m.show("a")
# unchanged: p/m.py

# file: p/m.py
from functools import singledispatch
@singledispatch
def show(x): return "object"
from . import implementations  # noqa

# file: p/implementations.py
from .m import show
@show.register(int)
def _(x): return "int"
@show.register(str)
def _(x): return "str"
def unrelated(): pass

# output: p/__init__.py

# output: p/implementations.py
from .m import show
@show.register(int)
def _(x): return "int"
@show.register(str)
def _(x): return "str"
