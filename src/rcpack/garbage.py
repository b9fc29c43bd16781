"""Work that makes many objects, and hardly any garbage but what is freed at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Search for no cycles of objects for the time of the block.

    Syntax trees, and what is found out from them, are many live objects and no cycles: to search them again and again
    while they grow would take a fifth of the time, and would free nothing.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
