# entry: m.f
# show: m.f()
# unchanged: deeper.py
# unchanged: fast.py
# unchanged: m.py

# file: m.py
try:
    from fast import *
except ImportError:
    from slow import *

def f():
    return run(), _secret

# file: fast.py
__all__ = ["run", "_secret"]
import not_there_at_all
_secret = "fast"
def run(): return not_there_at_all

# file: slow.py
__all__ = ["run", "_secret", "more"]
from deeper import helper
_secret = "slow"
def run(): return helper()
def more(): return "more"
def hidden(): return 1

# file: deeper.py
def helper(): return "slow"

# output: slow.py
__all__ = ["run", "_secret", "more"]
from deeper import helper
_secret = "slow"
def run(): return helper()
def more(): return "more"
