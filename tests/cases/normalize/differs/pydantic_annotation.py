from __future__ import annotations
from pydantic import BaseModel
class A(BaseModel):
    x: int
# ----
from __future__ import annotations
from pydantic import BaseModel
class A(BaseModel):
    x: str
