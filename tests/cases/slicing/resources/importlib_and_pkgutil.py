# entry: p.m.f
# show: p.m.f()
# unchanged: p/__init__.py
# unchanged: p/m.py
# unchanged: p/q/__init__.py

# file: p/__init__.py

# file: p/m.py
import importlib.resources
import importlib.resources as r
import pkgutil
from importlib.resources import files

def f():
    return (
        files(__package__).joinpath("a.txt").read_text(),
        (importlib.resources.files("p") / "b.txt").read_text(),
        pkgutil.get_data(__name__, "c.txt"),
        pkgutil.get_data("p.q", "d.txt"),
        r.files("p.q").joinpath("e.txt").read_text(),
    )

# file: p/a.txt
a

# file: p/b.txt
b

# file: p/c.txt
c

# file: p/q/__init__.py

# file: p/q/d.txt
d

# file: p/q/e.txt
e
