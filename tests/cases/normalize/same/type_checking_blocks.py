from __future__ import annotations
def f(a: A) -> A: return a
# ----
from __future__ import annotations
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from a import A
def f(a: A) -> A: return a
