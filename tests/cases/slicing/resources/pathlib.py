# entry: p.m.f, p.m.listing
# show: p.m.f(), p.m.listing()
# unchanged: p/m.py

# file: p/m.py
from pathlib import Path
import pathlib

HERE = Path(__file__).parent
DATA = HERE / "data"
UP = pathlib.Path(__file__).resolve().parents[1] / "up.txt"

def f():
    return (
        (HERE / "a.txt").read_text(),
        Path(__file__).with_name("b.txt").read_text(),
        UP.read_text(),
        HERE.joinpath("sub", "c.txt").read_text(),
        Path(__file__).with_suffix(".txt").read_text(),
    )

def listing():
    return sorted(path.name for path in DATA.glob("*.txt"))

# file: p/a.txt
a

# file: p/b.txt
b

# file: p/m.txt
m

# file: up.txt
up

# file: p/sub/c.txt
c

# file: p/data/one.txt
1

# file: p/data/two.txt
2

# output: p/__init__.py
