# file: m.py
from pathlib import Path
def f(): return (Path(__file__).parent / "x.txt").read_text()
# file: x.txt
one
# ----
# file: m.py
from pathlib import Path
def f(): return (Path(__file__).parent / "x.txt").read_text()
# file: x.txt
two
