"""The use cases: each reads as its own summary.

What needs git or the differ is imported when it is first used, so that packing stays quick to start.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from rcpack.api.packing import Roots, close_over, config_entry_points, fingerprint, open_site, open_sources, pack

if TYPE_CHECKING:
    from rcpack.api.accepting import accept, propose, representative, take_back
    from rcpack.api.comparing import diff
    from rcpack.api.history import log
    from rcpack.api.jobs import status
    from rcpack.api.locking import check, lock
    from rcpack.api.many import fingerprints

__all__ = [
    "Roots",
    "accept",
    "check",
    "close_over",
    "config_entry_points",
    "diff",
    "fingerprint",
    "fingerprints",
    "lock",
    "log",
    "open_site",
    "open_sources",
    "pack",
    "propose",
    "representative",
    "status",
    "take_back",
]

#: Name -> module of this package.
_LATER = {
    "accept": "accepting",
    "check": "locking",
    "diff": "comparing",
    "fingerprints": "many",
    "lock": "locking",
    "log": "history",
    "propose": "accepting",
    "representative": "accepting",
    "status": "jobs",
    "take_back": "accepting",
}


def __getattr__(name: str) -> object:
    # from rcpack.api import representative  # THIS NAME
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
