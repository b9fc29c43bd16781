"""How the answers of sources are noted, so that they can be compared later: as JSON can say them."""

from __future__ import annotations

import hashlib
from typing import Any

from rcpack.domain.code import ModuleFile


def described(file: ModuleFile | None) -> list[Any] | None:
    """Note what was found."""
    return None if file is None else [file.kind.value, file.path, file.link]


def digest(data: bytes) -> str:
    """Note what was read: SHA-256, hexadecimal."""
    return hashlib.sha256(data).hexdigest()
