"""The recipe at a revision, read from git's object store: no checkout, no git program.

A revision is of one repository, the one that the entry point lies in. Whatever lies outside of it (other recipe roots,
other checkouts in the same root) is read from the disk as it is now.

Everything that is asked of a revision is noted in its :class:`Footprint`, so that history can be walked by comparing
tree ids: where the answers are the same, so is the pack.
"""

from __future__ import annotations

import errno
import hashlib
import os
import posixpath
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pygit2

from rcpack.adapters.disk import DiskTree
from rcpack.adapters.file_tree import FileTree, is_left_out
from rcpack.adapters.finder import Finder
from rcpack.errors import HistoryError

#: How many links are followed before they count as a circle; what Linux does.
_MAX_LINKS = 40

_LINK = stat.S_IFLNK
_FOLDER = stat.S_IFDIR
#: A commit of another repository (a submodule).
_SUBMODULE = 0o160000


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, as reports show it."""

    id: str
    tree: str
    parents: tuple[str, ...]
    author: str
    #: Seconds since 1970.
    time: int
    #: Minutes by which the author's clock was ahead of UTC.
    offset: int
    subject: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a name in a tree stands for."""

    mode: int
    id: str

    @property
    def kind(self) -> int:
        """File, folder, link or submodule, without permissions."""
        return stat.S_IFMT(self.mode)


@dataclass(eq=False, slots=True)
class Footprint:
    """What was asked of a revision, as a tree of names."""

    #: Whether the content counts, too, and not only what kind of thing is there.
    is_exact: bool = False
    children: dict[str, Footprint] = field(default_factory=dict)

    def note(self, parts: Sequence[str], is_exact: bool) -> None:
        """Note that something was asked about a path."""
        node = self
        for part in parts:
            node = node.children.setdefault(part, Footprint())
        node.is_exact = node.is_exact or is_exact


class Repository:
    """A repository, with its trees remembered."""

    def __init__(self, path: str) -> None:
        """
        :param path: the folder of the repository, or one inside of its work tree
        :raises HistoryError: if there is no repository
        """
        # Recipes of colleagues lie on the same file system, and reading them runs nothing of theirs.
        pygit2.settings.owner_validation = False
        found = pygit2.discover_repository(path)
        if found is None:
            raise HistoryError(
                f"{path} is in no git repository",
                hint="Revisions need the history: give a recipe root that is (or holds) a git checkout.",
            )
        try:
            self._repository = pygit2.Repository(found)
        except pygit2.GitError as error:
            raise HistoryError(f"the git repository {found} cannot be opened ({error})") from None
        workdir = self._repository.workdir
        #: The folder that a revision stands for.
        self.folder = os.path.abspath(workdir if workdir is not None else self._repository.path)
        self._trees: dict[str, dict[str, _Entry]] = {}

    def commit(self, revision: str) -> Commit:
        """Find a commit by what a person calls it: a branch, a tag, an id, ``HEAD~3``.

        :raises HistoryError: if there is none
        """
        if self._repository.head_is_unborn and not list(self._repository.references):
            raise HistoryError(f"the repository {self.folder} has no commits yet", hint="Commit something first.")
        try:
            found = self._repository.revparse_single(revision).peel(pygit2.Commit)
        except (KeyError, ValueError, pygit2.GitError):
            hint = "See git log and git branch -a; in a shallow clone, git fetch --unshallow brings the history."
            raise HistoryError(f"the repository {self.folder} has no commit {revision!r}", hint=hint) from None
        return _commit(found)

    def commit_by_id(self, commit_id: str) -> Commit | None:
        """Read a commit, ``None`` if it is not there, as beyond the end of a shallow clone."""
        found = self._repository.get(commit_id)
        return _commit(found) if isinstance(found, pygit2.Commit) else None

    def walk(self, start: str, hidden: str | None = None) -> Iterator[Commit]:
        """Yield a commit and all before it, each before its parents, newest first.

        :param start: id of the commit
        :param hidden: id of a commit that is left out with all before it
        """
        order = pygit2.enums.SortMode.TOPOLOGICAL | pygit2.enums.SortMode.TIME
        walker = self._repository.walk(start, order)
        if hidden is not None:
            walker.hide(hidden)
        for commit in walker:
            yield _commit(commit)

    def entries(self, tree: str) -> dict[str, _Entry]:
        """List a tree.

        :raises OSError: if the object is not there, as in a partial clone
        """
        known = self._trees.get(tree)
        if known is None:
            found = self._object(tree)
            assert isinstance(found, pygit2.Tree), "trees hold only trees and blobs"
            known = {str(item.name): _Entry(int(item.filemode), str(item.id)) for item in found}
            self._trees[tree] = known
        return known

    def blob(self, blob: str) -> bytes:
        """Read the content of a file.

        :raises OSError: if the object is not there, as in a partial clone
        """
        found = self._object(blob)
        assert isinstance(found, pygit2.Blob), "files are blobs"
        return found.data

    def is_same(self, footprint: Footprint, before: str, after: str) -> bool:
        """Tell whether two trees give the same answers to all that a footprint notes.

        :param footprint: the questions
        :param before: id of a tree
        :param after: id of a tree
        """
        if before == after:
            return True
        if footprint.is_exact:
            return False  # the names in the folder itself were asked for
        try:
            one, two = self.entries(before), self.entries(after)
        except OSError:
            return False
        return all(
            self._is_entry_same(child, one.get(name), two.get(name)) for name, child in footprint.children.items()
        )

    def changed_paths(self, footprint: Footprint, before: str, after: str) -> tuple[str, ...]:
        """List the files that a footprint has read and that differ between two trees, sorted."""
        return tuple(sorted(self._changed(footprint, before, after, "")))

    def _changed(self, footprint: Footprint, before: str, after: str, prefix: str) -> Iterator[str]:
        if before == after:
            return
        one = self.entries(before) if before else {}
        two = self.entries(after) if after else {}
        for name, child in footprint.children.items():
            old, new = one.get(name), two.get(name)
            if self._is_entry_same(child, old, new):
                continue
            if not child.children:
                yield prefix + name
                continue
            old_tree = old.id if old is not None and old.kind == _FOLDER else ""
            new_tree = new.id if new is not None and new.kind == _FOLDER else ""
            yield from self._changed(child, old_tree, new_tree, f"{prefix}{name}/")

    def _is_entry_same(self, footprint: Footprint, one: _Entry | None, two: _Entry | None) -> bool:
        if one is None or two is None:
            return one is two
        if one.id == two.id and one.kind == two.kind:
            return True
        if one.kind != two.kind or footprint.is_exact or one.kind in (_LINK, _SUBMODULE):
            return False
        return one.kind != _FOLDER or self.is_same(footprint, one.id, two.id)

    def _object(self, object_id: str) -> pygit2.Object:
        found = self._repository.get(object_id)
        if found is None:
            raise OSError(
                errno.ENOENT, f"the object {object_id} is missing in {self.folder}: a partial or broken clone"
            )
        return found


@dataclass(frozen=True, slots=True)
class _Node:
    """What lies at a path of a revision."""

    repository: Repository
    entry: _Entry


class GitTree:
    """The files of one commit, laid over the disk at the folder of the repository."""

    def __init__(
        self, repository: Repository, tree: str, *, folder: str | None = None, outside: FileTree | None = None
    ) -> None:
        """
        :param repository: where the objects are
        :param tree: id of the tree of the commit
        :param folder: where the files would lie; by default the work tree
        :param outside: what lies everywhere else; by default the disk
        """
        self.repository = repository
        self.footprint = Footprint()
        self._root = _Entry(_FOLDER, tree)
        self._folder = os.path.abspath(folder if folder is not None else repository.folder)
        self._outside = outside if outside is not None else DiskTree()
        self._submodules: dict[str, Repository] = {}

    def has(self, folder: str, name: str) -> bool:
        if self._parts(folder) is None and self._parts(os.path.join(folder, name)) is None:
            return self._outside.has(folder, name)
        return self._find(os.path.join(folder, name), is_followed=False) is not None

    def exists(self, path: str) -> bool:
        return self.has(*os.path.split(path))

    def listing(self, folder: str) -> frozenset[str]:
        found = self._find(folder, is_exact=True)
        if isinstance(found, str):
            return self._outside.listing(found)
        if found is None or found.entry.kind != _FOLDER:
            return frozenset()
        return frozenset(found.repository.entries(found.entry.id))

    def is_folder(self, path: str) -> bool:
        found = self._quietly(path)
        if isinstance(found, str):
            return self._outside.is_folder(found)
        return found is not None and found.entry.kind == _FOLDER

    def is_file(self, path: str) -> bool:
        found = self._quietly(path)
        if isinstance(found, str):
            return self._outside.is_file(found)
        return found is not None and found.entry.kind == stat.S_IFREG

    def read(self, path: str) -> bytes:
        found = self._find(path, is_exact=True)
        if isinstance(found, str):
            return self._outside.read(found)
        if found is None:
            raise FileNotFoundError(errno.ENOENT, "it does not exist in this revision", path)
        if found.entry.kind != stat.S_IFREG:
            raise IsADirectoryError(errno.EISDIR, "it is no file in this revision", path)
        return found.repository.blob(found.entry.id)

    def digest(self, path: str) -> str | None:
        try:
            return hashlib.sha256(self.read(path)).hexdigest() if self.link(path) is None else None
        except OSError:
            return None

    def link(self, path: str) -> str | None:
        if self._parts(path) is None:
            return self._outside.link(path)
        found = self._find(path, is_followed=False)
        if not isinstance(found, _Node) or found.entry.kind != _LINK:
            return None
        return os.fsdecode(found.repository.blob(found.entry.id))

    def real_path(self, path: str) -> str:
        return self._walk(path, is_followed=True)[1]

    def files_below(self, folder: str) -> Iterator[str]:
        found = self._find(folder, is_exact=True)
        if isinstance(found, str):
            yield from self._outside.files_below(found)
        elif found is not None and found.entry.kind == _FOLDER:
            yield from self._below(folder, found, "")

    def _below(self, folder: str, node: _Node, prefix: str) -> Iterator[str]:
        for name, entry in sorted(node.repository.entries(node.entry.id).items()):
            if is_left_out(name):
                continue
            if entry.kind == _FOLDER:
                yield from self._below(folder, _Node(node.repository, entry), f"{prefix}{name}/")
            elif self.is_file(os.path.join(folder, *f"{prefix}{name}".split("/"))):
                yield f"{prefix}{name}"

    def _quietly(self, path: str) -> _Node | str | None:
        """Find a path; what cannot be found for a circle of links is not there."""
        try:
            return self._find(path)
        except OSError as error:
            if error.errno == errno.ELOOP:
                return None
            raise

    def _find(self, path: str, *, is_followed: bool = True, is_exact: bool = False) -> _Node | str | None:
        """Find what lies at a path.

        :return: the path, without links, if it lies outside; ``None`` if there is nothing
        """
        return self._walk(path, is_followed=is_followed, is_exact=is_exact)[0]

    def _walk(self, path: str, *, is_followed: bool, is_exact: bool = False) -> tuple[_Node | str | None, str]:
        """Find what lies at a path, and the path without links."""
        for _ in range(_MAX_LINKS):
            parts = self._parts(path)
            if parts is None:
                real = self._outside.real_path(path)
                if self._parts(real) is None:
                    return path, real
                # recipe/i6_experiments -> ~/src/i6_experiments, the repository
                path = real
                continue
            node: _Node | None = _Node(self.repository, self._root)
            for depth, part in enumerate(parts):
                assert node is not None, "the loop ends where nothing is"
                is_last = depth == len(parts) - 1
                node = self._step(node, part, parts[: depth + 1])
                self.footprint.note(parts[: depth + 1], is_exact and is_last)
                if node is None:
                    return None, path
                if node.entry.kind == _LINK and (is_followed or not is_last):
                    target = os.fsdecode(node.repository.blob(node.entry.id))
                    self.footprint.note(parts[: depth + 1], is_exact=True)
                    above = os.path.join(self._folder, *parts[:depth])
                    path = os.path.normpath(os.path.join(above, *target.split(posixpath.sep), *parts[depth + 1 :]))
                    if target.startswith(posixpath.sep):
                        path = os.path.normpath(os.path.join(target, *parts[depth + 1 :]))
                    break
            else:
                return node, path
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)

    def _step(self, node: _Node, name: str, parts: Sequence[str]) -> _Node | None:
        if node.entry.kind != _FOLDER:
            return None
        entry = node.repository.entries(node.entry.id).get(name)
        if entry is None:
            return None
        if entry.kind == _SUBMODULE:
            return self._submodule(entry, parts)
        return _Node(node.repository, entry)

    def _submodule(self, entry: _Entry, parts: Sequence[str]) -> _Node:
        path = os.path.join(self._folder, *parts)
        repository = self._submodules.get(path)
        if repository is None:
            repository = self._submodules[path] = Repository(path)
        commit = repository.commit_by_id(entry.id) if repository.folder != self.repository.folder else None
        if commit is None:
            message = f"the submodule {path} is not checked out, or has no commit {entry.id}; see git submodule update"
            raise OSError(errno.ENOENT, message)
        return _Node(repository, _Entry(_FOLDER, commit.tree))

    def _parts(self, path: str) -> list[str] | None:
        """Split a path below the folder of the repository; ``None`` if it lies outside."""
        if path == self._folder:
            return []
        prefix = os.path.join(self._folder, "")
        return path[len(prefix) :].split(os.sep) if path.startswith(prefix) else None


class GitSourceProvider(Finder):
    """Finds modules under recipe roots as they were at a commit."""

    def __init__(
        self,
        repository: Repository,
        commit: Commit,
        roots: Sequence[str | os.PathLike[str]],
        *,
        folder: str | None = None,
    ) -> None:
        """
        :param repository: the repository
        :param commit: its commit
        :param roots: folders, searched in order; inside of the repository, around it, or elsewhere
        :param folder: where the files of the repository would lie; by default its work tree
        :raises RecipeRootError: if there is none, or one did not exist then
        """
        self.commit = commit
        self.repository = repository
        self.git_tree = GitTree(repository, commit.tree, folder=folder)
        super().__init__(self.git_tree, roots)

    @property
    def footprint(self) -> Footprint:
        """What was asked of the revision so far."""
        return self.git_tree.footprint


def repository_of(package: str, roots: Sequence[str | os.PathLike[str]]) -> Repository:
    """Find the repository that a top-level package lies in.

    :param package: the first part of an entry point
    :param roots: recipe roots; a package may be a checkout of its own inside of one, or a link to one
    :raises HistoryError: if it lies in none
    """
    folders = [Path(root) / package for root in roots]
    candidates = [folder for folder in folders if folder.is_dir()] or [Path(root) for root in roots]
    for candidate in candidates:
        if pygit2.discover_repository(os.path.realpath(candidate)) is not None:
            return Repository(os.path.realpath(candidate))
    return Repository(os.path.realpath(candidates[0])) if candidates else Repository(os.curdir)


def _commit(found: pygit2.Commit) -> Commit:
    return Commit(
        id=str(found.id),
        tree=str(found.tree_id),
        parents=tuple(str(parent) for parent in found.parent_ids),
        author=found.author.name,
        time=found.commit_time,
        offset=found.commit_time_offset,
        subject=found.message.strip().partition("\n")[0],
    )
