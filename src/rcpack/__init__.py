"""rcpack packs exactly the code that a RETURNN config needs, and hashes what it means.

The public names are those of :mod:`rcpack.api`. They are loaded when they are first used, so that the command line and
the values alone stay quick to import.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rcpack.api import fingerprint as fingerprint
    from rcpack.api import open_sources as open_sources
    from rcpack.api import pack as pack

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    # from rcpack import pack  # THIS NAME
    if name.startswith("_") or name not in importlib.import_module("rcpack.api").__all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("rcpack.api"), name)
