# entry: p.m.f
# show: p.m.f()
# finding: RCP206 p/paths.py:2 [p.m.f -> p.paths.HERE]
# unchanged: p/m.py

# file: p/m.py
from .paths import HERE
from . import paths
def f():
    return open(HERE / "a.txt").read(), (paths.HERE / "c.txt").read_text()

# file: p/paths.py
from pathlib import Path
HERE = Path(__file__).parent
def data_file(name): return (HERE / name).read_text()

# file: p/a.txt
a

# file: p/c.txt
c

# output: p/__init__.py

# output: p/paths.py
from pathlib import Path
HERE = Path(__file__).parent
