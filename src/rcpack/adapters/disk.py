"""Modules and data files on disk, found as Python's path finder would, without importing anything.

Folders are listed once and names compared exactly, so that a file system that ignores case gives the same answer as
one that does not. One provider is one look at the disk: what was found once stays found.
"""

from __future__ import annotations

import errno
import os
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rcpack.domain.code import ModuleFile, ModuleKind
from rcpack.domain.names import ModuleName
from rcpack.errors import RecipeRootError, SourceError


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder or file: where it is, and what it is called in the vendored tree."""

    absolute: str
    path: str
    root: int


@dataclass(frozen=True, slots=True)
class _Located:
    """A module with the folders in which its submodules are searched."""

    file: ModuleFile
    place: _Place
    folders: tuple[_Place, ...]
    #: Folders of other roots that the package hides.
    hidden: tuple[_Place, ...]


class DiskSourceProvider:
    """Finds modules under recipe roots."""

    def __init__(self, roots: Sequence[str | os.PathLike[str]]) -> None:
        """
        :param roots: folders, searched in order
        :raises RecipeRootError: if there is none, or one does not exist
        """
        if not roots:
            raise RecipeRootError("no recipe root was given", hint="Name the folder that holds your packages with -r.")
        self._roots: list[str] = []
        for root in roots:
            absolute = os.path.abspath(os.fspath(root))
            if not os.path.isdir(absolute):
                raise RecipeRootError(
                    f"the recipe root {os.fspath(root)} is no folder",
                    hint="Give the folder that holds your packages, for instance -r recipe.",
                )
            if absolute not in self._roots:
                self._roots.append(absolute)
        self._listings: dict[str, frozenset[str]] = {}
        self._located: dict[str, _Located | None] = {}

    def find(self, module: ModuleName) -> ModuleFile | None:
        located = self._locate(module)
        return located.file if located is not None else None

    def read(self, file: ModuleFile) -> bytes:
        if file.kind is ModuleKind.NAMESPACE:
            return b""
        located = self._locate(ModuleName(file.module))
        assert located is not None, "the file was found by this provider"
        return _read(located.place.absolute, file.path)

    def submodules(self, package: ModuleName) -> tuple[str, ...]:
        located = self._locate(package)
        names = set()
        for folder in located.folders if located is not None else ():
            for entry in self._listing(folder.absolute):
                name = entry.removesuffix(".py")
                if name.isidentifier() and name != "__init__" and name != "__pycache__":
                    if entry.endswith(".py") or os.path.isdir(os.path.join(folder.absolute, entry)):
                        names.add(name)
        return tuple(sorted(names))

    def data_files(self, file: ModuleFile, path: str) -> tuple[str, ...]:
        located = self._locate(ModuleName(file.module))
        if located is None or file.kind is ModuleKind.NAMESPACE:
            return ()
        folder = posixpath.dirname(located.place.path)
        wanted = posixpath.normpath(posixpath.join(folder, path))
        if wanted.startswith("../") or wanted in ("..", ".") or posixpath.isabs(path):
            return ()
        absolute = self._absolute_data(located, wanted)
        if os.path.isfile(absolute):
            return () if wanted.endswith(".py") else (wanted,)
        if not os.path.isdir(absolute):
            return ()
        if wanted == folder:
            entries = (os.path.join(absolute, name) for name in sorted(self._listing(absolute)) if _is_data(name))
            return tuple(f"{wanted}/{os.path.basename(entry)}" for entry in entries if os.path.isfile(entry))
        return tuple(f"{wanted}/{name}" for name in sorted(_files_below(absolute, "")))

    def read_data(self, file: ModuleFile, path: str) -> bytes:
        located = self._locate(ModuleName(file.module))
        assert located is not None, "the file was found by this provider"
        return _read(self._absolute_data(located, path), path)

    def describe(self, file: ModuleFile) -> str:
        located = self._locate(ModuleName(file.module))
        return located.place.absolute if located is not None else file.path

    def _absolute_data(self, located: _Located, path: str) -> str:
        relative = posixpath.relpath(path, posixpath.dirname(located.place.path))
        return os.path.normpath(os.path.join(os.path.dirname(located.place.absolute), relative))

    def _listing(self, folder: str) -> frozenset[str]:
        known = self._listings.get(folder)
        if known is None:
            try:
                known = frozenset(os.listdir(folder))
            except (FileNotFoundError, NotADirectoryError, PermissionError):
                known = frozenset()
            except OSError as error:
                raise _unreadable(folder, error) from None
            self._listings[folder] = known
        return known

    def _locate(self, module: ModuleName) -> _Located | None:
        if module not in self._located:
            self._located[module] = self._search(module)
        return self._located[module]

    def _search(self, module: ModuleName) -> _Located | None:
        parent = module.parent
        if parent is None:
            roots = tuple(_Place(root, "", number) for number, root in enumerate(self._roots))
            return self._search_in(module, roots) or self._second_name(module)
        above = self._locate(parent)
        if above is None or above.file.kind is ModuleKind.MODULE:
            return None
        found = self._search_in(module, above.folders)
        if found is None and above.hidden and self._search_in(module, above.hidden) is not None:
            raise RecipeRootError(
                f"{module} lies in {above.hidden[0].absolute}, "
                f"but {parent} is found first in {above.folders[0].absolute}",
                hint="A package with an __init__.py is taken from one recipe root only: give that one first, or merge them.",
            )
        return found

    def _search_in(self, module: ModuleName, folders: Sequence[_Place]) -> _Located | None:
        candidates = [found for folder in folders if (found := self._candidate(module, folder)) is not None]
        regular = [found for found in candidates if found.file.kind is not ModuleKind.NAMESPACE]
        if regular:
            first, *others = regular
            hidden = tuple(folder for other in others for folder in other.folders)
            for other in others:
                self._check_equal(module, first, other)
            return _Located(first.file, first.place, first.folders, hidden)
        if not candidates:
            return None
        portions = tuple(folder for found in candidates for folder in found.folders)
        return _Located(candidates[0].file, candidates[0].place, portions, ())

    def _candidate(self, module: ModuleName, folder: _Place) -> _Located | None:
        """Look for a package, a module, a namespace portion, in this order, as ``importlib``'s finder does."""
        name = module.leaf
        listing = self._listing(folder.absolute)
        inner = _Place(os.path.join(folder.absolute, name), posixpath.join(folder.path, name), folder.root)
        is_folder = name in listing and os.path.isdir(inner.absolute)
        if is_folder and "__init__.py" in self._listing(inner.absolute):
            return self._package(module, inner)
        if f"{name}.py" in listing:
            place = _Place(f"{inner.absolute}.py", f"{inner.path}.py", folder.root)
            return _Located(self._file(module, ModuleKind.MODULE, place), place, (), ())
        if is_folder:
            return _Located(self._file(module, ModuleKind.NAMESPACE, inner), inner, (inner,), ())
        return None

    def _package(self, module: ModuleName, folder: _Place) -> _Located:
        place = _Place(
            os.path.join(folder.absolute, "__init__.py"), posixpath.join(folder.path, "__init__.py"), folder.root
        )
        return _Located(self._file(module, ModuleKind.PACKAGE, place), place, (folder,), ())

    def _second_name(self, module: ModuleName) -> _Located | None:
        """``recipe.i6_core``: the recipe root itself, importable under the name of its folder."""
        for number, root in enumerate(self._roots):
            if os.path.basename(root) == module:
                folder = _Place(root, module, number)
                if "__init__.py" in self._listing(root):
                    return self._package(module, folder)
                return _Located(self._file(module, ModuleKind.NAMESPACE, folder), folder, (folder,), ())
        return None

    def _file(self, module: ModuleName, kind: ModuleKind, place: _Place) -> ModuleFile:
        return ModuleFile(module=module, kind=kind, path=place.path, root=place.root, link=_link(place))

    def _check_equal(self, module: ModuleName, first: _Located, other: _Located) -> None:
        if os.path.realpath(first.place.absolute) == os.path.realpath(other.place.absolute):
            return
        one, two = _read(first.place.absolute, first.place.path), _read(other.place.absolute, other.place.path)
        if one != two:
            raise RecipeRootError(
                f"two recipe roots hold different files for {module}: "
                f"{first.place.absolute} and {other.place.absolute}",
                hint="Remove one of them, or leave one of the roots out.",
            )


def _link(place: _Place) -> str | None:
    """Return the target of a relative link to another file, as written."""
    if not place.absolute.endswith(".py") or not os.path.islink(place.absolute):
        return None
    target = os.readlink(place.absolute)
    below = posixpath.normpath(posixpath.join(posixpath.dirname(place.path), target))
    return None if os.path.isabs(target) or below.startswith("../") else target


def _is_data(name: str) -> bool:
    return not name.startswith(".") and not name.endswith((".py", ".pyc", ".pyi", ".so", "~"))


def _files_below(folder: str, prefix: str) -> Iterator[str]:
    for entry in sorted(os.scandir(folder), key=lambda item: item.name):
        if entry.name.startswith(".") or entry.name == "__pycache__" or entry.name.endswith(".pyc"):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files_below(entry.path, f"{prefix}{entry.name}/")
        elif entry.is_file():
            yield f"{prefix}{entry.name}"


def _read(absolute: str, path: str) -> bytes:
    try:
        return Path(absolute).read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: str, error: OSError) -> SourceError:
    if error.errno == errno.ELOOP:
        return SourceError(f"{path} is a circle of symbolic links", hint="Remove the link that leads back to itself.")
    return SourceError(f"{path} cannot be read ({error.strerror})", hint="Check that it exists and its permissions.")
