"""``PackedReturnnConfigV2``: a ``ReturnnConfigV2`` whose written form is self-contained."""

from __future__ import annotations

from typing import Any

from i6_core.returnn.config import ReturnnConfigV2

from rcpack.sisyphus.config import PackedReturnnConfig


class PackedReturnnConfigV2(PackedReturnnConfig, ReturnnConfigV2):
    """The functions, classes and modules in the config are entry points, too."""

    def _base_text(self, plain: Any) -> str:
        text: str = ReturnnConfigV2._serialize(plain)
        return text
