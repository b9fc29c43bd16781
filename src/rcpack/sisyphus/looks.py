"""The recipe as the manager sees it: what is asked of it at one go is answered by one look.

So a file that hundreds of jobs need is read once. Needs no Sisyphus.
"""

from __future__ import annotations

import threading
import time

from rcpack import api
from rcpack.api.site import Site

#: A look is over when nothing was asked for so many seconds.
_SECONDS = 10.0

_sites: dict[tuple[str, ...], Site] = {}
_last = 0.0
_lock = threading.Lock()


def look_at(roots: tuple[str, ...]) -> Site:
    """Return the look at some recipe roots that is underway, or take one.

    :raises RecipeRootError: if a root does not exist
    """
    global _last
    end_old_look()
    with _lock:
        _last = time.monotonic()
        if roots not in _sites:
            _sites[roots] = api.open_site(roots)
        return _sites[roots]


def end_old_look() -> None:
    """Let go of a look that is over, and of the memory that it takes."""
    if time.monotonic() - _last > _SECONDS:
        end_look()


def end_look() -> None:
    """Look anew from now on: the graph is there, or the user has something to mend first."""
    with _lock:
        _sites.clear()
