"""The use cases: each reads as its own summary.

What needs git or the differ is imported when it is first used, so that packing stays quick to start.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from rcpack.api.packing import Roots, close_over, config_entry_points, fingerprint, open_site, open_sources, pack

if TYPE_CHECKING:
    from rcpack.api.accepting import representative
    from rcpack.api.many import fingerprints

__all__ = [
    "Roots",
    "close_over",
    "config_entry_points",
    "fingerprint",
    "fingerprints",
    "open_site",
    "open_sources",
    "pack",
    "representative",
]

#: Name -> module of this package.
_LATER = {"fingerprints": "many", "representative": "accepting"}


def __getattr__(name: str) -> object:
    # from rcpack.api import representative  # THIS NAME
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
