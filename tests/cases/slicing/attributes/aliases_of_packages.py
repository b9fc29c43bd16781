# entry: m.f, m.K
# show: m.f(), m.K().g()
# unchanged: m.py
# unchanged: torchlike/__init__.py

# file: m.py
import torchlike as t
F = t.functional
nn = t.nn
Module = nn.Module
deeper = F.inner

def f():
    return F.relu(1), deeper.x

class K(nn.Module):
    def g(self):
        return nn.size, Module is nn.Module

# file: torchlike/__init__.py
from . import nn, functional

# file: torchlike/nn.py
size = 1
unused = 2
class Module: pass

# file: torchlike/functional/__init__.py
from . import inner
def relu(x): return x
def unused(x): return x

# file: torchlike/functional/inner.py
x = 1
y = 2

# output: torchlike/functional/__init__.py
from . import inner
def relu(x): return x

# output: torchlike/functional/inner.py
x = 1

# output: torchlike/nn.py
size = 1
class Module: pass
