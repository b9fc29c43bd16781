from __future__ import annotations
from somewhere import decorate
@decorate
class A:
    x: int = 1
# ----
from __future__ import annotations
from somewhere import decorate
@decorate
class A:
    x: str = 1
