# entry: m.f
# show: m.f()
# unchanged: m.py
# unchanged: n.py

# file: m.py
TYPE_CHECKING = True

if TYPE_CHECKING:
    from n import x

def f():
    return x

# file: n.py
x = 1
