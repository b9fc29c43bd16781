# entry: m.f
# show: m.f()
# finding: RCP105 m.py:4 lib [m.f]
# unchanged: lib.py
# unchanged: m.py

# file: m.py
import lib

def f():
    return lib.fast() if hasattr(lib, "fast") else lib.slow()

# file: lib.py
def fast(): return "fast"
def slow(): return "slow"
def unused(): pass
