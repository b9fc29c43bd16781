"""The standard library of the running Python as a corpus: real code that is on every machine."""

from __future__ import annotations

import os
import sysconfig
import zlib
from pathlib import Path

_LIBRARY = Path(sysconfig.get_paths()["stdlib"])
#: Folders that are no part of the library, or hold code that is broken on purpose.
_SKIPPED = ("site-packages", "dist-packages", "__pycache__", "lib2to3/tests", "test/", "tests/", "/bad", "_pyrepl")


def files_of(count: int, largest: int = 60_000) -> list[Path]:
    """List files of the standard library in an order that is the same everywhere and mixes the packages.

    :param count: how many, at most
    :param largest: size in bytes up to which a file is taken
    """
    found = []
    for path in _LIBRARY.rglob("*.py"):
        relative = path.relative_to(_LIBRARY).as_posix()
        if not any(part in relative for part in _SKIPPED) and 200 < os.path.getsize(path) <= largest:
            found.append((zlib.crc32(relative.encode()), path))
    return [path for _, path in sorted(found)][:count]


def name_of(path: Path) -> str:
    """Say which file it is."""
    return path.relative_to(_LIBRARY).as_posix()
