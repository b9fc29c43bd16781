def f(a):
    return a
# ----
from typing import TYPE_CHECKING
def f(a):
    if TYPE_CHECKING:
        from x import y
    if not TYPE_CHECKING:
        return a
