from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from a import A
else:
    from b import A
def f(a): return A
# ----
import typing as t
if t.TYPE_CHECKING:
    from c import A, B
    C = A
else:
    import b.A as A
def f(a): return A
