"""The recipe as the manager sees it: what is asked of it at one go is answered by one look.

So a file that hundreds of jobs need is read once. Needs no Sisyphus.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rcpack import api
from rcpack.api.site import Site
from rcpack.errors import RcpackError

#: A look is over when nothing was asked for so many seconds.
_SECONDS = 10.0

_sites: dict[tuple[str, ...], Site] = {}
_last = 0.0
# one thread looks at a time: a look notes who asks what
_lock = threading.RLock()


@contextmanager
def look_at(roots: tuple[str, ...]) -> Iterator[Site]:
    """Go on with the look at some recipe roots that is underway, or take one.

    It ends with an error inside of the block: the user has something to mend first.

    :raises RecipeRootError: if a root does not exist
    """
    global _last
    with _lock:
        end_old_look()
        if roots not in _sites:
            _sites[roots] = api.open_site(roots)
        try:
            yield _sites[roots]
        except RcpackError:
            end_look()
            raise
        finally:
            _last = time.monotonic()


def end_old_look() -> None:
    """Let go of a look that is over, and of the memory that it takes."""
    if time.monotonic() - _last > _SECONDS:
        end_look()


def end_look() -> None:
    """Look anew from now on."""
    with _lock:
        _sites.clear()
