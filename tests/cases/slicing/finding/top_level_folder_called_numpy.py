# entry: m.f
# show: m.f()
# finding: RCP208 torch:0 torch [m.f]
# finding: RCP208 numpy:0 numpy [m.f]
# unchanged: m.py

# environment: torch/__init__.py
where = "the real torch"

# environment: numpy/__init__.py

# environment: numpy/linalg.py
where = "the real numpy"

# file: m.py
import torch
import numpy.linalg as la
import json
def f(): return torch.where, la.where, json.where if hasattr(json, "where") else "json"

# file: torch/readme.txt
not the library

# file: torch/notes.py
x = 1

# file: numpy/linalg.py
where = "wrong"
