# entry: m
# show: m._f(), m.sub.x, sorted(m.__all__) if hasattr(m, "__all__") else ["_f", "sub"]
# finding: RCP105 m.py:0 sub []
# unchanged: sub.py

# file: m.py
import sub
__all__ = ["_f", "sub"]
def _f(): return 1
def not_exported(): return 2

# file: sub.py
x = 1

# output: m.py
import sub
__all__ = ["_f", "sub"]
def _f(): return 1
