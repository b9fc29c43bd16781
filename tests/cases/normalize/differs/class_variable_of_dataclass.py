from __future__ import annotations
from dataclasses import dataclass
from typing import ClassVar
@dataclass
class A:
    x: ClassVar[int] = 1
# ----
from __future__ import annotations
from dataclasses import dataclass
from somewhere import ClassVar
@dataclass
class A:
    x: ClassVar[int] = 1
