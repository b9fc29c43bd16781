from __future__ import annotations
import dataclasses
@dataclasses.dataclass(frozen=True)
class A:
    x: int
# ----
from __future__ import annotations
import dataclasses
@dataclasses.dataclass(frozen=True)
class A:
    x: int
    y: int
