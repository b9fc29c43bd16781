# entry: p.mod.helpers
# show: p.mod.helpers.one(), p.mod.helpers.two()
# finding: RCP105 p/mod.py:0 p.helpers_module []
# unchanged: p/helpers_module.py
# unchanged: p/mod.py

# file: p/mod.py
from . import helpers_module as helpers

# file: p/helpers_module.py
def one(): return 1
def two(): return 2

# output: p/__init__.py
