from typing import TYPE_CHECKING
def f(a):
    if TYPE_CHECKING:
        yield
    a()
# ----
def f(a):
    a()
