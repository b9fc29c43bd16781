"""What was looked at in a tree of files, with what was seen: as long as it looks the same, so do the answers.

A recipe is never trusted to be unchanged by its times: files are read and hashed. What follows from something else that
was seen is not looked at again: who could read ``a/b.py`` knows that ``a`` is a folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from rcpack.adapters.file_tree import FileTree
from rcpack.domain.sources import Fact

#: What was seen, as JSON can say it.
Record = list[dict[str, Any]]

#: What stands for nothing being where a file was.
_NOTHING = ""


class ObservedTree:
    """Passes questions on to a tree, and notes what was seen: a file tree itself."""

    def __init__(self, tree: FileTree) -> None:
        self._tree = tree
        #: What was seen; to be exchanged by whoever wants to know what somebody else sees.
        self.facts: set[Fact] = set()

    def has(self, folder: str, name: str) -> bool:
        seen = self._tree.has(folder, name)
        self.facts.add(("entry", f"{folder}{os.sep}{name}", seen))
        return seen

    def listing(self, folder: str) -> frozenset[str]:
        seen = self._tree.listing(folder)
        self.facts.add(("listing", folder, tuple(sorted(seen))))
        return seen

    def is_folder(self, path: str) -> bool:
        seen = self._tree.is_folder(path)
        self.facts.add(("folder", path, seen))
        return seen

    def is_file(self, path: str) -> bool:
        seen = self._tree.is_file(path)
        self.facts.add(("file", path, seen))
        return seen

    def read(self, path: str) -> bytes:
        data = self._tree.read(path)
        self.facts.add(("content", path, hashlib.sha256(data).hexdigest()))
        return data

    def link(self, path: str) -> str | None:
        seen = self._tree.link(path)
        self.facts.add(("link", path, seen))
        return seen

    def real_path(self, path: str) -> str:
        seen = self._tree.real_path(path)
        self.facts.add(("real_path", path, seen))
        return seen

    def files_below(self, folder: str) -> Iterator[str]:
        seen = tuple(self._tree.files_below(folder))
        self.facts.add(("files_below", folder, seen))
        return iter(seen)


def record_of(facts: Set[Fact], roots: Sequence[str]) -> Record:
    """Note facts as JSON can say them, without what follows from others, and so that the roots may move.

    :param facts: what was seen
    :param roots: absolute folders
    :return: for each root, and for all that lies elsewhere: ``files`` (no links) and ``contents`` (links or not) with
        their SHA-256, what is ``absent``, which are ``folders``, and ``others`` (kind, path, what was seen)
    """
    contents = {path: seen for kind, path, seen in facts if kind == "content"}
    no_links = {path for kind, path, seen in facts if kind == "link" and seen is None}
    folders = {folder for path in contents for folder in _above(path)}
    parts: Record = [
        {"files": {}, "contents": {}, "absent": [], "folders": [], "others": []} for _ in range(len(roots) + 1)
    ]
    for kind, path, seen in sorted(facts, key=lambda fact: (fact[0], fact[1], repr(fact[2]))):
        number, name = _placed(path, roots)
        part, seen = parts[number], list(seen) if isinstance(seen, tuple) else seen
        if kind == "content":
            part["files" if path in no_links else "contents"][name] = seen
        elif kind == "entry" and not seen:
            part["absent"].append(name)
        elif kind == "folder" and seen:
            if path not in folders:
                part["folders"].append(name)
        elif not _follows(kind, path, seen, contents, folders):
            part["others"].append([kind, name, seen])
    return parts


def _follows(kind: str, path: str, seen: object, contents: Mapping[str, str], folders: Set[str]) -> bool:
    """Tell whether a fact follows from the content of files."""
    if kind == "entry":  # and it is there
        return path in contents or path in folders
    if path not in contents:
        return False
    return (kind == "folder" and not seen) or (kind == "file" and bool(seen)) or (kind == "link" and seen is None)


def _above(path: str) -> Iterator[str]:
    """List the folders that a path goes through."""
    folder = os.path.dirname(path)
    while folder != path:
        yield folder
        path, folder = folder, os.path.dirname(folder)


def _placed(path: str, roots: Sequence[str]) -> tuple[int, str]:
    """Say below which root a path lies, and where there."""
    for number, root in enumerate(roots):
        if path == root:
            return number, ""
        if path.startswith(f"{root}{os.sep}"):
            return number, path[len(root) + 1 :]
    return len(roots), path


class Checker:
    """Looks at a tree again; at each file once however many packs ask."""

    def __init__(self, tree: FileTree, roots: Sequence[str]) -> None:
        self._tree = tree
        self._prefixes = [f"{root}{os.sep}" for root in roots] + [""]
        self._files: dict[str, str] = {}
        self._absent: dict[str, bool] = {}
        self._others: dict[tuple[str, str], Any] = {}

    def holds(self, record: Record) -> bool:
        """Tell whether everything looks as it did; ``False`` also for a record of something else."""
        try:
            return all(self._part_holds(prefix, part) for prefix, part in zip(self._prefixes, record, strict=True))
        except (KeyError, TypeError, ValueError, AttributeError):
            return False

    def _part_holds(self, prefix: str, part: Mapping[str, Any]) -> bool:
        files, digest = self._files, self._tree.digest
        for name, wanted in part["files"].items():
            path = prefix + name
            found = files.get(path)
            if found is None:
                found = files[path] = digest(path) or _NOTHING
            if found != wanted:
                return False
        for name in part["absent"]:
            path = prefix + name
            is_absent = self._absent.get(path)
            if is_absent is None:
                is_absent = self._absent[path] = not self._tree.exists(path)
            if not is_absent:
                return False
        return all(self._sees(*fact) for fact in self._rest(prefix, part))

    @staticmethod
    def _rest(prefix: str, part: Mapping[str, Any]) -> Iterable[tuple[str, str, Any]]:
        yield from (("content", prefix + name, digest) for name, digest in part["contents"].items())
        yield from (("folder", prefix + name, True) for name in part["folders"])
        yield from ((kind, prefix + name, seen) for kind, name, seen in part["others"])

    def _sees(self, kind: str, path: str, wanted: object) -> bool:
        key = (kind, path)
        if key not in self._others:
            try:
                self._others[key] = self._look(kind, path.removesuffix(os.sep))
            except OSError:
                self._others[key] = _NOTHING
        return bool(self._others[key] == wanted)

    def _look(self, kind: str, path: str) -> object:
        tree = self._tree
        if kind == "entry":
            return tree.exists(path)
        if kind == "folder":
            return tree.is_folder(path)
        if kind == "file":
            return tree.is_file(path)
        if kind == "link":
            return tree.link(path)
        if kind == "content":
            return hashlib.sha256(tree.read(path)).hexdigest()
        if kind == "listing":
            return sorted(tree.listing(path))
        if kind == "files_below":
            return list(tree.files_below(path))
        return tree.real_path(path)
