"""The files of the recipe as they are on disk now."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from rcpack.adapters.file_tree import is_left_out
from rcpack.adapters.finder import Finder


class DiskTree:
    """Reads the disk; each folder is listed once."""

    def __init__(self) -> None:
        self._listings: dict[str, frozenset[str]] = {}

    def has(self, folder: str, name: str) -> bool:
        return name in self.listing(folder)

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

    def link(self, path: str) -> str | None:
        return os.readlink(path) if os.path.islink(path) else None

    def real_path(self, path: str) -> str:
        return os.path.realpath(path)

    def files_below(self, folder: str) -> Iterator[str]:
        yield from _files_below(folder, "")


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
