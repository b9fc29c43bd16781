# entry: m.f, m.kind
# show: m.f(m.Point(1, 2)), m.f([1, 2, 3]), m.f({"a": 1, "b": 2}), m.f("red"), m.f(5), m.kind

# file: m.py
import colors

class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y

class Other: pass
limit = 5
rest = "global rest"

def f(value):
    match value:
        case Point(x=px, y=py) if px < limit:
            return px, py
        case [first, *rest]:
            return first, rest
        case {"a": a, **more}:
            return a, more
        case colors.RED:
            return "is red"
        case int() | float() as number:
            return number
    return rest

match limit:
    case 5:
        kind = "five"
    case other_limit:
        kind = other_limit

# file: colors.py
RED = "red"
BLUE = "blue"

# output: colors.py
RED = "red"

# output: m.py
import colors

class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
limit = 5

def f(value):
    match value:
        case Point(x=px, y=py) if px < limit:
            return px, py
        case [first, *rest]:
            return first, rest
        case {"a": a, **more}:
            return a, more
        case colors.RED:
            return "is red"
        case int() | float() as number:
            return number
    return rest

match limit:
    case 5:
        kind = "five"
    case other_limit:
        kind = other_limit
