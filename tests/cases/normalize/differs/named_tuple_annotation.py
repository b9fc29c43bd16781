from __future__ import annotations
from typing import NamedTuple
class A(NamedTuple):
    x: int
# ----
from __future__ import annotations
from typing import NamedTuple
class A(NamedTuple):
    x: str
