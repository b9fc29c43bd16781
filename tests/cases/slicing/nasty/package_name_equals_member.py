# entry: conformer.conformer.Conformer, conformer.make
# show: conformer.make().x, conformer.conformer.Conformer.x

# file: conformer/__init__.py
from .conformer import Conformer
from .conformer import *
def make(): return Conformer()

# file: conformer/conformer.py
from . import conformer as itself
class Conformer: x = "x"
def other(): return itself

# output: conformer/__init__.py
from .conformer import Conformer
from .conformer import Conformer
def make(): return Conformer()

# output: conformer/conformer.py
class Conformer: x = "x"
