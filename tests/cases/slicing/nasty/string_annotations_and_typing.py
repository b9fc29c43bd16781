# entry: m.f, m.Alias
# show: m.f(None), m.Alias
# unchanged: m.py

# file: m.py
from __future__ import annotations
import typing as t
from typing import TYPE_CHECKING, Optional
if TYPE_CHECKING:
    from lib import Thing
    T = t.TypeVar("T")
Alias = Optional["Thing"]
def f(x: Optional[Thing], y: "t.List[T]" = ()) -> Alias:
    local: Thing = x
    return t.cast("Thing", local)

# file: lib.py
this is broken
