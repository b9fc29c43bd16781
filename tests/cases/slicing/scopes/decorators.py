# entry: m.f, m.K
# show: m.f(), m.K.tag, m.K().p, m.K.s()

# file: m.py
from functools import wraps
import deco

def twice(function):
    @wraps(function)
    def inner(*args):
        return function(*args) * FACTOR
    return inner

FACTOR = 2
UNUSED = 3

@twice
def f(): return "f"

@deco.tagged("tag")
class K:
    @property
    def p(self): return VALUE
    @p.setter
    def p(self, v): pass
    @staticmethod
    @twice
    def s(): return "s"

VALUE = 1

# file: deco.py
def tagged(name):
    def inner(cls):
        cls.tag = name + SUFFIX
        return cls
    return inner
SUFFIX = "!"
def unused(): pass

# output: deco.py
def tagged(name):
    def inner(cls):
        cls.tag = name + SUFFIX
        return cls
    return inner
SUFFIX = "!"

# output: m.py
from functools import wraps
import deco

def twice(function):
    @wraps(function)
    def inner(*args):
        return function(*args) * FACTOR
    return inner

FACTOR = 2

@twice
def f(): return "f"

@deco.tagged("tag")
class K:
    @property
    def p(self): return VALUE
    @p.setter
    def p(self, v): pass
    @staticmethod
    @twice
    def s(): return "s"

VALUE = 1
