# entry: m.f
# show: m.f()
# finding: RCP103 common/__init__.py:2 globals() [m.f -> common.nn]
# finding: RCP101 common/_lazy.py:7 importlib.import_module(self._full) [m.f -> common.nn -> common._lazy.LazyLoader]
# unchanged: common/__init__.py
# unchanged: common/_lazy.py
# unchanged: m.py

# file: m.py
from common import nn

def f():
    return nn.relu(2)

# file: common/__init__.py
from ._lazy import LazyLoader
nn = LazyLoader("nn", globals(), "common.nn")
unused = 1

# file: common/_lazy.py
import importlib, types
class LazyLoader(types.ModuleType):
    def __init__(self, name, scope, full):
        super().__init__(name)
        self._scope, self._local, self._full = scope, name, full
    def __getattr__(self, name):
        module = importlib.import_module(self._full)
        self._scope[self._local] = module
        return getattr(module, name)

# file: common/nn/__init__.py
from .act import relu, gelu

# file: common/nn/act.py
def relu(x): return max(x, 0)
def gelu(x): return x

# output: common/nn/__init__.py
from .act import relu

# output: common/nn/act.py
def relu(x): return max(x, 0)
