from __future__ import annotations
from dataclasses import dataclass
@dataclass
class A:
    x: int = 1
# ----
from __future__ import annotations
from dataclasses import dataclass
@dataclass
class A:
    x: str = 1
