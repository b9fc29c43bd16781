# entry: m.f
# show: m.f()

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
def run(): return "fast"

# file: slow.py
__all__ = ["run", "_secret", "more"]
from deeper import helper
_secret = "slow"
def run(): return helper()
def more(): return "more"
def hidden(): return 1

# file: deeper.py
def helper(): return "slow"
