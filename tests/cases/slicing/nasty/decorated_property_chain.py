# entry: m.K
# show: m.K().value, m.K().cached
# unchanged: m.py

# file: m.py
import functools as ft
from functools import cached_property as cp
class K:
    _v = 1
    @property
    def value(self): return self._v + delta
    @value.setter
    def value(self, v): self._v = v
    @cp
    def cached(self): return helper(self)
    @ft.lru_cache(maxsize=limit if (limit := 3) else 1)
    def m(self): pass
delta = 1
def helper(k): return k.value * 2
