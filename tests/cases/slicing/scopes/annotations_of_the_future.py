# entry: m.f, m.K, m.D
# show: m.f(1), m.K(), m.D(3)

# environment: huge_typing_library.py
Tensor = 1

# file: m.py
from __future__ import annotations
from dataclasses import dataclass, field
from types_module import Size, Other
import huge_typing_library as h

def f(x: Size) -> h.Tensor:
    y: Other = x
    return y

class K:
    size: Size
    def __repr__(self): return "K"

@dataclass
class D:
    x: Size = field(default=1)

# file: types_module.py
class Size: pass
class Other: pass

# output: m.py
from __future__ import annotations
from dataclasses import dataclass, field

def f(x: Size) -> h.Tensor:
    y: Other = x
    return y

class K:
    size: Size
    def __repr__(self): return "K"

@dataclass
class D:
    x: Size = field(default=1)
