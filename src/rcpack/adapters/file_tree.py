"""What a finder asks of a place where files lie: the disk, a git revision, or one laid over the other.

Paths are absolute, in the way of this system. A tree answers as the disk would: links are followed, except where the
link itself is asked for, and what is not there is reported with the same :class:`OSError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class FileTree(Protocol):
    """Reads folders and files."""

    def has(self, folder: str, name: str) -> bool:
        """Tell whether a folder has an entry of exactly this name, also where the file system ignores case.

        :raises OSError: if the folder is there and cannot be read
        """
        ...

    def exists(self, path: str) -> bool:
        """Tell whether a path is there by exactly this name; a link need not lead anywhere."""
        ...

    def listing(self, folder: str) -> frozenset[str]:
        """List the names in a folder; empty if there is no such folder, or it may not be read.

        :raises OSError: if it cannot be read for another reason
        """
        ...

    def is_folder(self, path: str) -> bool:
        """Tell whether a folder, or a link that leads to one, is there."""
        ...

    def is_file(self, path: str) -> bool:
        """Tell whether a file, or a link that leads to one, is there."""
        ...

    def read(self, path: str) -> bytes:
        """Read a file.

        :raises OSError: if there is none, or it cannot be read
        """
        ...

    def digest(self, path: str) -> str | None:
        """Return the SHA-256 of a file, hexadecimal; ``None`` if it is a link, no file, or cannot be read."""
        ...

    def link(self, path: str) -> str | None:
        """Return what a symbolic link says, ``None`` for anything else."""
        ...

    def real_path(self, path: str) -> str:
        """Return the path without links."""
        ...

    def files_below(self, folder: str) -> Iterator[str]:
        """Yield all files below a folder with paths relative to it, with ``/``, sorted by folder.

        Links to folders are not followed; hidden entries and compiled modules are no data, and left out.
        """
        ...


def is_left_out(name: str) -> bool:
    """Tell whether :meth:`FileTree.files_below` leaves an entry out."""
    return name.startswith(".") or name == "__pycache__" or name.endswith(".pyc")
