# entry: m.f
# show: m.f()
# unchanged: m.py
# unchanged: pkg/__init__.py
# unchanged: pkg/nn/linear.py

# file: m.py
from pkg import nn
import pkg

def f():
    return nn.relu(1), nn.functional.gelu(2), nn.Linear().size, pkg.nn.const

# file: pkg/__init__.py

# file: pkg/nn/__init__.py
from .base import *
from .functional import *
from . import functional
from .linear import Linear

# file: pkg/nn/base.py
const = 5
other = 6
class Module: pass

# file: pkg/nn/functional.py
def relu(x): return x
def gelu(x): return x * 2
def unused(x): return x

# file: pkg/nn/linear.py
from .. import nn
class Linear(nn.Module):
    size = nn.const

# output: pkg/nn/__init__.py
from .base import Module, const
from .functional import relu
from . import functional
from .linear import Linear

# output: pkg/nn/base.py
const = 5
class Module: pass

# output: pkg/nn/functional.py
def relu(x): return x
def gelu(x): return x * 2
