# entry: m
# show: sorted(m.__all__), m.a, m._b
# finding: RCP106 m.py:2 m []
# unchanged: m.py

# file: m.py
import sub
__all__ = ["a"] + [name for name in ("_b", "c")]
a = 1
_b = 2
c = sub.x
def _helper(): pass

# file: sub.py
x = 1
y = 2

# output: sub.py
x = 1
