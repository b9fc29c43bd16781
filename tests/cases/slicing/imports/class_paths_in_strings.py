# entry: m.CONFIG
# show: m.build(m.CONFIG["encoder"])
# show: m.build(m.CONFIG["all"][0])
# finding: RCP304 m.py:8 p.enc.Encoder [m.CONFIG]
# finding: RCP304 m.py:9 p.enc.Other [m.CONFIG]
# finding: RCP101 m.py:5 importlib.import_module(module) [m.CONFIG -> m.build]
# unchanged: m.py

# file: m.py
import importlib

def build(spec):
    module, _, name = spec["class"].rpartition(".")
    return getattr(importlib.import_module(module), name)()

CONFIG = {
    "encoder": {"class": "p.enc.Encoder"},
    "all": [{"class": "p.enc." "Other"}],
    "text": "p.enc is not named by this sentence.",
    "missing": "p.enc.NotThere",
    "dots": "...",
    "build": build,
}

# file: p/enc.py
def Encoder(): return "Encoder"
def Other(): return "Other"
def Unused(): return 1

# output: p/__init__.py

# output: p/enc.py
def Encoder(): return "Encoder"
def Other(): return "Other"
