"""Modules and data files, found as Python's path finder would, without importing anything.

Decides what a name leads to; where the files lie is for the tree to know (the disk, a git revision). Names are
compared exactly, so that a file system that ignores case gives the same answer as one that does not. One finder is one
look at its tree: what was found once stays found.
"""

from __future__ import annotations

import errno
import os
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass

from rcpack.adapters.file_tree import FileTree
from rcpack.adapters.observed import ObservedTree
from rcpack.domain.code import ModuleFile, ModuleKind
from rcpack.domain.names import ModuleName
from rcpack.domain.sources import Fact
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


class Finder:
    """Finds modules under recipe roots: a source provider."""

    def __init__(self, tree: FileTree, roots: Sequence[str | os.PathLike[str]]) -> None:
        """
        :param tree: where the files lie
        :param roots: folders of it, searched in order
        :raises RecipeRootError: if there is none, or one does not exist
        """
        if not roots:
            raise RecipeRootError("no recipe root was given", hint="Name the folder that holds your packages with -r.")
        self.tree = tree
        self._observed = ObservedTree(tree)
        self._roots: list[str] = []
        for root in roots:
            absolute = os.path.abspath(os.fspath(root))
            if not tree.is_folder(absolute):
                raise RecipeRootError(
                    f"the recipe root {os.fspath(root)} is no folder",
                    hint="Give the folder that holds your packages, for instance -r recipe.",
                )
            if absolute not in self._roots:
                self._roots.append(absolute)
        #: With what was seen on the way.
        self._located: dict[str, tuple[_Located | None, frozenset[Fact]]] = {}

    @property
    def facts(self) -> set[Fact]:
        """What was seen in the tree."""
        return self._observed.facts

    @facts.setter
    def facts(self, facts: set[Fact]) -> None:
        self._observed.facts = facts

    @property
    def roots(self) -> tuple[str, ...]:
        """The recipe roots, absolute, in their order."""
        return tuple(self._roots)

    def find(self, module: ModuleName) -> ModuleFile | None:
        located = self._locate(module)
        return located.file if located is not None else None

    def read(self, file: ModuleFile) -> bytes:
        if file.kind is ModuleKind.NAMESPACE:
            return b""
        located = self._locate(ModuleName(file.module))
        assert located is not None, "the file was found by this provider"
        return self._read(located.place.absolute, file.path)

    def submodules(self, package: ModuleName) -> tuple[str, ...]:
        located = self._locate(package)
        names = set()
        for folder in located.folders if located is not None else ():
            for entry in self._listing(folder.absolute):
                name = entry.removesuffix(".py")
                if not name.isidentifier() or name in ("__init__", "__pycache__"):
                    continue
                if entry.endswith(".py") or self._observed.is_folder(os.path.join(folder.absolute, entry)):
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
        if self._observed.is_file(absolute):
            return () if wanted.endswith(".py") else (wanted,)
        if not self._observed.is_folder(absolute):
            return ()
        if wanted == folder:
            entries = (os.path.join(absolute, name) for name in sorted(self._listing(absolute)) if _is_data(name))
            return tuple(f"{wanted}/{os.path.basename(entry)}" for entry in entries if self._observed.is_file(entry))
        return tuple(f"{wanted}/{name}" for name in sorted(self._observed.files_below(absolute)))

    def read_data(self, file: ModuleFile, path: str) -> bytes:
        located = self._locate(ModuleName(file.module))
        assert located is not None, "the file was found by this provider"
        return self._read(self._absolute_data(located, path), path)

    def describe(self, file: ModuleFile) -> str:
        located = self._locate(ModuleName(file.module))
        return located.place.absolute if located is not None else file.path

    def _absolute_data(self, located: _Located, path: str) -> str:
        relative = posixpath.relpath(path, posixpath.dirname(located.place.path))
        return os.path.normpath(os.path.join(os.path.dirname(located.place.absolute), relative))

    def _listing(self, folder: str) -> frozenset[str]:
        try:
            return self._observed.listing(folder)
        except OSError as error:
            raise _unreadable(folder, error) from None

    def _has(self, folder: str, name: str) -> bool:
        try:
            return self._observed.has(folder, name)
        except OSError as error:
            raise _unreadable(folder, error) from None

    def _locate(self, module: ModuleName) -> _Located | None:
        known = self._located.get(module)
        if known is None:
            outer, self.facts = self.facts, set()
            try:
                located = self._search(module)
            finally:
                facts, self.facts = self.facts, outer
                outer |= facts
            known = self._located[module] = located, frozenset(facts)
        else:
            self.facts |= known[1]
        return known[0]

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
                hint="A package with an __init__.py is taken from one recipe root only: "
                "give that root first, or merge them.",
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
        if name == "__init__":  # the package has a name of its own, and one module must not have two
            return None
        path = f"{folder.path}/{name}" if folder.path else name
        inner = _Place(f"{folder.absolute}{os.sep}{name}", path, folder.root)
        is_folder = self._has(folder.absolute, name) and self._observed.is_folder(inner.absolute)
        if is_folder and self._has(inner.absolute, "__init__.py"):
            return self._package(module, inner)
        if self._has(folder.absolute, f"{name}.py") and not self._observed.is_folder(f"{inner.absolute}.py"):
            place = _Place(f"{inner.absolute}.py", f"{inner.path}.py", folder.root)
            return _Located(self._file(module, ModuleKind.MODULE, place), place, (), ())
        if is_folder:
            return _Located(self._file(module, ModuleKind.NAMESPACE, inner), inner, (inner,), ())
        return None

    def _package(self, module: ModuleName, folder: _Place) -> _Located:
        place = _Place(f"{folder.absolute}{os.sep}__init__.py", f"{folder.path}/__init__.py", folder.root)
        return _Located(self._file(module, ModuleKind.PACKAGE, place), place, (folder,), ())

    def _second_name(self, module: ModuleName) -> _Located | None:
        """``recipe.i6_core``: the recipe root itself, importable under the name of its folder."""
        for number, root in enumerate(self._roots):
            if os.path.basename(root) == module:
                folder = _Place(root, module, number)
                if self._has(root, "__init__.py"):
                    return self._package(module, folder)
                return _Located(self._file(module, ModuleKind.NAMESPACE, folder), folder, (folder,), ())
        return None

    def _file(self, module: ModuleName, kind: ModuleKind, place: _Place) -> ModuleFile:
        return ModuleFile(module=module, kind=kind, path=place.path, root=place.root, link=self._link(place))

    def _check_equal(self, module: ModuleName, first: _Located, other: _Located) -> None:
        if self._observed.real_path(first.place.absolute) == self._observed.real_path(other.place.absolute):
            return
        one, two = (
            self._read(first.place.absolute, first.place.path),
            self._read(other.place.absolute, other.place.path),
        )
        if one != two:
            raise RecipeRootError(
                f"two recipe roots hold different files for {module}: "
                f"{first.place.absolute} and {other.place.absolute}",
                hint="Remove one of them, or leave one of the roots out.",
            )

    def _link(self, place: _Place) -> str | None:
        """Return the target of a relative link to another file, as written."""
        target = self._observed.link(place.absolute) if place.absolute.endswith(".py") else None
        if target is None:
            return None
        below = posixpath.normpath(posixpath.join(posixpath.dirname(place.path), target))
        return None if os.path.isabs(target) or below.startswith("../") else target

    def _read(self, absolute: str, path: str) -> bytes:
        try:
            return self._observed.read(absolute)
        except OSError as error:
            raise _unreadable(path, error) from None


def _is_data(name: str) -> bool:
    return not name.startswith(".") and not name.endswith((".py", ".pyc", ".pyi", ".so", "~"))


def _unreadable(path: str, error: OSError) -> SourceError:
    if error.errno == errno.ELOOP:
        return SourceError(f"{path} is a circle of symbolic links", hint="Remove the link that leads back to itself.")
    return SourceError(f"{path} cannot be read ({error.strerror})", hint="Check that it exists and its permissions.")
