# entry: m.f
# show: m.f()

# file: m.py
from lib import REG, Base, Klass
import lib

REG["m"] = 1
REG.update(n=2)
Klass.attr = lib.value
lib.COUNTS["m"] = 5

def f():
    return sorted(REG), Klass.attr, lib.COUNTS

# file: lib.py
REG = {}
COUNTS = {}
value = 3
class Base: pass
class Klass: pass
unused = 1

# output: lib.py
REG = {}
COUNTS = {}
value = 3
class Klass: pass

# output: m.py
from lib import REG, Klass
import lib

REG["m"] = 1
REG.update(n=2)
Klass.attr = lib.value
lib.COUNTS["m"] = 5

def f():
    return sorted(REG), Klass.attr, lib.COUNTS
