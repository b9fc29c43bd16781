# entry: users.me.m.f
# show: users.me.m.f()
# unchanged: users/me/m.py
# unchanged: users/me/numpy.py
# unchanged: users/me/torch/nn.py

# environment: torch_like.py
where = "environment"

# file: users/me/m.py
import json
from .torch import nn
from . import numpy as np
def f(): return nn.size, np.x, json.dumps(1)

# file: users/me/torch/nn.py
import torch_like
size = torch_like.where

# file: users/me/numpy.py
x = "mine"

# file: users/me/json.py
this is never reached

# output: users/__init__.py

# output: users/me/__init__.py

# output: users/me/torch/__init__.py
