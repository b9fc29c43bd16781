# entry: m.f, m.K
# show: sorted(m.f.__annotations__), m.f.__annotations__["x"].__name__, m.K.__annotations__["size"].__name__

# file: m.py
from types_module import Size, Other, Local, Quoted

def f(x: Size, *, y: "Quoted" = None) -> Size:
    z: Local = 1
    return z

class K:
    size: Size
    other: "Other"

number: Size = 3

# file: types_module.py
class Size: pass
class Other: pass
class Local: pass
class Quoted: pass

# output: m.py
from types_module import Size

def f(x: Size, *, y: "Quoted" = None) -> Size:
    z: Local = 1
    return z

class K:
    size: Size
    other: "Other"

# output: types_module.py
class Size: pass
