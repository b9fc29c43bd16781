# entry: m.f
# show: m.f()
# finding: RCP104 m.py:4 lazy.later [m.f]
# unchanged: lazy.py
# unchanged: m.py

# file: m.py
import lazy

def f():
    return lazy.later, lazy.plain

# file: lazy.py
plain = 1
unused = 2
_table = {"later": 5}
def __getattr__(name):
    try:
        return _table[name]
    except KeyError:
        raise AttributeError(name)
