from __future__ import annotations
def f(a, *b, c=1, **d): return a
class A:
    def f(self): return 1
# ----
from __future__ import annotations
def f(a: int, *b: str, c: list[int] = 1, **d: dict) -> None: return a
class A:
    x: int
    def f(self: A) -> int: return 1
