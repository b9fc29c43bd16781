# entry: m.f
# show: m.f()
# unchanged: m.py

# file: m.py
from pkg import Model, helper as h

def f():
    return Model().name(), h()

# file: pkg/__init__.py
from .models import *
from .tools import helper, other

# file: pkg/models/__init__.py
from .conformer import Model, Unused
from . import lstm

# file: pkg/models/conformer.py
from ..tools import name_of

class Model:
    def name(self):
        return name_of(self)

class Unused: pass

# file: pkg/models/lstm.py
unused = 1

# file: pkg/tools.py
def name_of(x): return type(x).__name__
def helper(): return "helper"
def other(): return "other"

# output: pkg/__init__.py
from .models import Model
from .tools import helper

# output: pkg/models/__init__.py
from .conformer import Model

# output: pkg/models/conformer.py
from ..tools import name_of

class Model:
    def name(self):
        return name_of(self)

# output: pkg/tools.py
def name_of(x): return type(x).__name__
def helper(): return "helper"
