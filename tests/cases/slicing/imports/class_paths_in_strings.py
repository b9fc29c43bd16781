# entry: m.CONFIG
# show: m.build(m.CONFIG["encoder"])
# show: m.build(m.CONFIG["all"][0])

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
