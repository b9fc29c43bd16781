from __future__ import annotations
def f(a: int): return a
def g(): return f.__annotations__
# ----
from __future__ import annotations
def f(a: str): return a
def g(): return f.__annotations__
