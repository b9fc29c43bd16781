from dataclasses import dataclass
@dataclass
class A:
    x: int = 1
# ----
import dataclasses as dc
@dc.dataclass
class A:
    "doc"
    x: int = 1
