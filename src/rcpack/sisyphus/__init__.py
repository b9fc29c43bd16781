"""rcpack inside of Sisyphus: serializer objects and config classes for the jobs of i6_core.

.. code-block:: python

    from rcpack.sisyphus import Network, PackedReturnnConfig

The names are loaded when they are first used: what needs no i6_core works without it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rcpack.sisyphus.built_network import Network
    from rcpack.sisyphus.collection import Collection
    from rcpack.sisyphus.config import PackedReturnnConfig
    from rcpack.sisyphus.config_v2 import PackedReturnnConfigV2
    from rcpack.sisyphus.extern_data import DataInitArgs, DimInitArgs, ExternData
    from rcpack.sisyphus.imports import CallImport, Import, PartialImport
    from rcpack.sisyphus.model import Model
    from rcpack.sisyphus.objects import SerializerObject
    from rcpack.sisyphus.plain_objects import (
        Call,
        ExplicitHash,
        ExternalImport,
        NonhashedCode,
        PythonEnlargeStackWorkaroundNonhashedCode,
        PythonModelineNonhashedCode,
    )

#: Public name -> module that defines it.
_PUBLIC = {
    "Call": "plain_objects",
    "CallImport": "imports",
    "Collection": "collection",
    "DataInitArgs": "extern_data",
    "DimInitArgs": "extern_data",
    "ExplicitHash": "plain_objects",
    "ExternData": "extern_data",
    "ExternalImport": "plain_objects",
    "Import": "imports",
    "Model": "model",
    "Network": "built_network",
    "NonhashedCode": "plain_objects",
    "PackedReturnnConfig": "config",
    "PackedReturnnConfigV2": "config_v2",
    "PartialImport": "imports",
    "PythonEnlargeStackWorkaroundNonhashedCode": "plain_objects",
    "PythonModelineNonhashedCode": "plain_objects",
    "SerializerObject": "objects",
}

__all__ = [
    "Call",
    "CallImport",
    "Collection",
    "DataInitArgs",
    "DimInitArgs",
    "ExplicitHash",
    "ExternData",
    "ExternalImport",
    "Import",
    "Model",
    "Network",
    "NonhashedCode",
    "PackedReturnnConfig",
    "PackedReturnnConfigV2",
    "PartialImport",
    "PythonEnlargeStackWorkaroundNonhashedCode",
    "PythonModelineNonhashedCode",
    "SerializerObject",
]


def __getattr__(name: str) -> object:
    # from rcpack.sisyphus import Network  # THIS NAME
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_PUBLIC[name]}"), name)
