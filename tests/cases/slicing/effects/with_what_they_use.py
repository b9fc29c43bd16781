# entry: m.f
# show: m.f()
# finding: RCP206 m.py:7 [m.effect@7]

# file: m.py
import warnings
import logging as log
import sys, os
from n import Filter, unused
warnings.filterwarnings("ignore", category=Filter)
log.getLogger("x").addFilter(lambda record: helper(record))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
def helper(record): return True
def f(): return 1

# file: n.py
class Filter(Warning): pass
def unused(): pass

# output: m.py
import warnings
import logging as log
import sys, os
from n import Filter
warnings.filterwarnings("ignore", category=Filter)
log.getLogger("x").addFilter(lambda record: helper(record))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
def helper(record): return True
def f(): return 1

# output: n.py
class Filter(Warning): pass
