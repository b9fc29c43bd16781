from __future__ import annotations
from somewhere import decorate
@decorate
def f(a: int): return a
# ----
from __future__ import annotations
from somewhere import decorate
@decorate
def f(a: str): return a
