"""rcpack inside of Sisyphus: serializer objects and config classes for the jobs of i6_core.

.. code-block:: python

    from rcpack.sisyphus import Network, PackedReturnnConfig

The names are loaded when they are first used: what needs no i6_core works without it.
"""

from __future__ import annotations

import importlib

#: Public name -> module that defines it.
_PUBLIC = {
    "Call": "objects",
    "CallImport": "objects",
    "Collection": "collection",
    "ExplicitHash": "objects",
    "ExternalImport": "objects",
    "Import": "objects",
    "Model": "model",
    "Network": "network",
    "NonhashedCode": "objects",
    "PackedReturnnConfig": "config",
    "PackedReturnnConfigV2": "config_v2",
    "PartialImport": "objects",
    "PythonEnlargeStackWorkaroundNonhashedCode": "objects",
    "PythonModelineNonhashedCode": "objects",
    "SerializerObject": "objects",
}

__all__ = list(_PUBLIC)


def __getattr__(name: str) -> object:
    # from rcpack.sisyphus import Network  # THIS NAME
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_PUBLIC[name]}"), name)
