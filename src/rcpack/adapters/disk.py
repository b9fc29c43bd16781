"""The files of the recipe as they are on disk now."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence

from rcpack.adapters.file_tree import is_left_out
from rcpack.adapters.finder import Finder

#: Links are not followed, and nobody waits for a pipe. Windows has neither of them here.
_NO_LINK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_HAS_NO_FOLLOW = hasattr(os, "O_NOFOLLOW")


class DiskTree:
    """Reads the disk; each folder is listed once."""

    def __init__(self) -> None:
        self._listings: dict[str, frozenset[str]] = {}
        self._ignores_case: bool | None = None

    def has(self, folder: str, name: str) -> bool:
        return name in self.listing(folder)

    def exists(self, path: str) -> bool:
        if self._is_case_ignored(path):
            return self.has(*os.path.split(path))
        return os.path.lexists(path)

    def listing(self, folder: str) -> frozenset[str]:
        known = self._listings.get(folder)
        if known is None:
            try:
                known = frozenset(os.listdir(folder))
            except (FileNotFoundError, NotADirectoryError, PermissionError):
                known = frozenset()
            self._listings[folder] = known
        return known

    def is_folder(self, path: str) -> bool:
        return os.path.isdir(path)

    def is_file(self, path: str) -> bool:
        return os.path.isfile(path)

    def read(self, path: str) -> bytes:
        with open(path, "rb", buffering=0) as file:
            return file.read()

    def digest(self, path: str) -> str | None:
        if self._is_case_ignored(path) and not self.has(*os.path.split(path)):
            return None
        try:
            if not _HAS_NO_FOLLOW and os.path.islink(path):
                return None
            # a third quicker than a file object, and this is all that a kept answer costs
            descriptor = os.open(path, _NO_LINK)
            try:
                found, size = hashlib.sha256(), os.fstat(descriptor).st_size + 1
                while len(data := os.read(descriptor, size)) == size:  # it has grown since
                    found.update(data)
                found.update(data)
                return found.hexdigest()
            finally:
                os.close(descriptor)
        except OSError:
            return None

    def link(self, path: str) -> str | None:
        return os.readlink(path) if os.path.islink(path) else None

    def real_path(self, path: str) -> str:
        return os.path.realpath(path)

    def files_below(self, folder: str) -> Iterator[str]:
        yield from _files_below(folder, "")

    def _is_case_ignored(self, path: str) -> bool:
        """Tell whether the file system takes one name for another that differs in case; it is asked once."""
        if self._ignores_case is None:
            folder = os.path.dirname(path)
            other = folder.swapcase()
            self._ignores_case = other != folder and os.path.lexists(other) and os.path.samefile(folder, other)
        return self._ignores_case


class DiskSourceProvider(Finder):
    """Finds modules under recipe roots on disk."""

    def __init__(self, roots: Sequence[str | os.PathLike[str]]) -> None:
        """
        :param roots: folders, searched in order
        :raises RecipeRootError: if there is none, or one does not exist
        """
        super().__init__(DiskTree(), roots)


def _files_below(folder: str, prefix: str) -> Iterator[str]:
    for entry in sorted(os.scandir(folder), key=lambda item: item.name):
        if is_left_out(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files_below(entry.path, f"{prefix}{entry.name}/")
        elif os.path.isfile(entry.path):
            yield f"{prefix}{entry.name}"
