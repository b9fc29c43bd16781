# entry: a.m.f
# file: a/m.py
from pathlib import Path
TEXT = "x"
def f(): return TEXT
# ----
# entry: b.c.m.f
# file: b/c/m.py
from pathlib import Path
TEXT = "x"
def f(): return TEXT
