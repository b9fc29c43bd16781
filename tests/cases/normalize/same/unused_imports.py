import os
def f(): return os.x
# ----
import os, sys
from typing import *
from torch import nn
def f(): return os.x
