# entry: m
# show: m.f(), m.K.x, m.const

# file: m.py
import os
from lib import helper
from lib import other as get_model
def f(): return helper()
class K: x = 1
const = 2
_private = 3
def _hidden(): pass

# file: lib.py
def helper(): return "helper"
def other(): return "other"

# output: lib.py
def helper(): return "helper"

# output: m.py
from lib import helper
def f(): return helper()
class K: x = 1
const = 2
