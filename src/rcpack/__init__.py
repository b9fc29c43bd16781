"""rcpack packs exactly the code that a RETURNN config needs, and hashes what it means.

The public names are those of :mod:`rcpack.api`. They are loaded when they are first used, so that the command line and
the values alone stay quick to import.
"""

from __future__ import annotations

import importlib

__version__ = "0.1.0"

#: What ``rcpack.api`` offers as ``rcpack.<name>``.
_PUBLIC = ("open_sources", "pack")


def __getattr__(name: str) -> object:
    # from rcpack import pack  # THIS NAME
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("rcpack.api"), name)
