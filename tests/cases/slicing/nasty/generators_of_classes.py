# entry: m.A, m.B
# show: m.A().size, m.B.__name__
# finding: RCP301 m.py:8 Point [m]

# file: m.py
from collections import namedtuple
from enum import Enum
from dataclasses import dataclass, field, make_dataclass
def make(name, size): return type(name, (Base,), {"size": size})
class Base: pass
A = make("A", 3)
B, C = (make(n, 4) for n in "BC")
Point = namedtuple("Point", ["x", "y"])
class Color(Enum):
    RED = 1
@dataclass
class D:
    color: Color = Color.RED
    items: list = field(default_factory=lambda: [Color.RED])

# output: m.py
def make(name, size): return type(name, (Base,), {"size": size})
class Base: pass
A = make("A", 3)
B, C = (make(n, 4) for n in "BC")
