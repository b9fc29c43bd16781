# entry: m.f
# show: m.f()
# finding: RCP107 m.py:1 provided from env [m.f]
# finding: RCP107 m.py:2 provided from env2 [m.f]
# unchanged: m.py

# environment: env.py
def provided(): return 1

# environment: env2.py
def unrelated(): return 1

# file: m.py
from env import *
from env2 import *

def f():
    return provided() + len([1])
