"""Files in memory: for code that lies in no file, and for tests."""

from __future__ import annotations

import errno
import hashlib
import os
import posixpath
from collections.abc import Iterator, Mapping

from rcpack.adapters.file_tree import is_left_out
from rcpack.adapters.finder import Finder

#: Where they seem to lie.
_ROOT = os.path.abspath(os.sep + "memory")


class MemoryTree:
    """Holds files by their path below one folder."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """
        :param files: path with ``/`` -> content
        """
        self._files = {os.path.join(_ROOT, *path.split("/")): data for path, data in files.items()}
        self._folders: dict[str, set[str]] = {_ROOT: set()}
        for path in self._files:
            while path != _ROOT:
                folder, name = os.path.split(path)
                self._folders.setdefault(folder, set()).add(name)
                path = folder

    def has(self, folder: str, name: str) -> bool:
        return name in self._folders.get(folder, ())

    def exists(self, path: str) -> bool:
        return path in self._files or path in self._folders

    def listing(self, folder: str) -> frozenset[str]:
        return frozenset(self._folders.get(folder, ()))

    def is_folder(self, path: str) -> bool:
        return path in self._folders

    def is_file(self, path: str) -> bool:
        return path in self._files

    def read(self, path: str) -> bytes:
        if path not in self._files:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return self._files[path]

    def digest(self, path: str) -> str | None:
        return hashlib.sha256(self._files[path]).hexdigest() if path in self._files else None

    def link(self, path: str) -> str | None:
        return None

    def real_path(self, path: str) -> str:
        return path

    def files_below(self, folder: str) -> Iterator[str]:
        prefix = f"{folder}{os.sep}"
        below = (path[len(prefix) :].replace(os.sep, "/") for path in self._files if path.startswith(prefix))
        return iter(sorted((path for path in below if not any(map(is_left_out, path.split("/")))), key=_order))


def _order(path: str) -> tuple[str, ...]:
    return tuple(posixpath.normpath(path).split("/"))


def memory_sources(files: Mapping[str, bytes]) -> Finder:
    """Find modules among files in memory.

    :param files: path below the recipe root, with ``/`` -> content
    """
    return Finder(MemoryTree(files), [_ROOT])
