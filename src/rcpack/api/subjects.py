"""What a person may name as one side of a comparison: a job folder, a saved pack, an entry point now or once."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rcpack.adapters.git import Commit, GitSourceProvider, Repository, repository_of
from rcpack.adapters.observed import record_of
from rcpack.adapters.tree_reader import read_manifest, read_pack
from rcpack.api.packing import pack
from rcpack.api.site import Request, Site, open_site
from rcpack.domain.manifest import MANIFEST_NAME
from rcpack.domain.pack import EntryPoint, Pack
from rcpack.domain.policy import Policy
from rcpack.domain.records import Json
from rcpack.domain.relocation import Relocation
from rcpack.domain.sources import Fact
from rcpack.errors import EntryPointError, InternalError, VerificationError
from rcpack.packing.archive import bytes_from_pack, is_archive, pack_from_bytes
from rcpack.packing.vendor import TREE_NAME

if TYPE_CHECKING:
    from rcpack.api.store import ModuleStore

RootFolders = Sequence[str | os.PathLike[str]]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One side of a comparison."""

    label: str
    pack: Pack
    #: What else the job is made of.
    config: Mapping[str, Json] = field(default_factory=dict)
    #: ``revision``, ``author``, ``date``, ``subject``, where they are known.
    about: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Viewpoint:
    """How entry points are packed: everything but the revision."""

    roots: RootFolders = ()
    policy: Policy = Policy()
    #: Names that an entry module offers even if it only imports them.
    hook_names: tuple[str, ...] = ()

    @cached_property
    def site(self) -> Site:
        """The recipe as it is now; its records are shared by all that is packed from here."""
        return open_site(self.roots)

    def with_policy(self, policy: Policy) -> Viewpoint:
        """Look at the same recipe, at the same moment, under another policy."""
        found = replace(self, policy=policy)
        if self.roots:
            vars(found)["site"] = self.site
        return found

    def pack_now(self, entries: Iterable[str | EntryPoint]) -> Pack:
        """Pack the recipe as it is."""
        return pack(entries, self.site, policy=self.policy, hook_names=self.hook_names)

    def pack_at(self, entries: Iterable[str | EntryPoint], repository: Repository, commit: Commit) -> Pack:
        """Pack the recipe as it was at a commit of one repository; the pack is kept in the cache."""
        site = _PastSite(GitSourceProvider(repository, commit, self.roots), self.site, is_kept=True)
        request = self._request(entries)
        return site.pack_of(request) or _build_pack(request, site)

    def pack_from(self, entries: Iterable[str | EntryPoint], provider: GitSourceProvider) -> Pack:
        """Pack the recipe as a provider shows it, and keep nothing but the records of its files."""
        return _build_pack(self._request(entries), _PastSite(provider, self.site, is_kept=False))

    def _request(self, entries: Iterable[str | EntryPoint]) -> Request:
        return Request(
            entries=tuple(entries),
            policy=self.policy,
            hook_names=frozenset(self.hook_names),
            relocation=Relocation(),
        )


def _build_pack(request: Request, site: Site) -> Pack:
    from rcpack.api.building import build_pack  # with the parser, which a pack that was kept does not need

    return build_pack(request, site)


class _PastSite(Site):
    """The recipe as it was. Its answers are kept apart, by commit: they would push out those of today."""

    def __init__(self, provider: GitSourceProvider, now: Site, is_kept: bool) -> None:
        super().__init__(provider, now.cache)
        self._provider = provider
        self._now = now
        self._is_kept = is_kept

    @property
    def store(self) -> ModuleStore:
        return self._now.store

    def pack_of(self, request: Request) -> Pack | None:
        content = self.cache.get("past", self._key(request))
        if content is None:
            return None
        record, _, blob = content.partition(b"\n")
        # the commit stays; what lies outside of the repository may have changed
        return pack_from_bytes(blob) if self._checker.holds(json.loads(record)) else None

    def remember(self, request: Request, fingerprint: str, facts: Set[Fact], pack: Pack | None = None) -> None:
        if self._is_kept and pack is not None:
            said = json.dumps(record_of(facts, self.sources.roots), separators=(",", ":")).encode()
            self.cache.put("past", self._key(request), said + b"\n" + bytes_from_pack(pack))

    def _key(self, request: Request) -> str:
        said = [request.key, self._provider.repository.folder, self._provider.commit.id, self._provider.roots]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def open_subject(text: str, viewpoint: Viewpoint) -> Subject:
    """Find what a person means.

    :param text: a job folder (also a Sisyphus job), a manifest, a file with a saved pack, ``ENTRY[,ENTRY...]@REVISION``
        or ``ENTRY[,ENTRY...]@`` for the recipe as it is now
    :param viewpoint: recipe roots and policy, for entry points
    :raises HistoryError: if the revision does not exist
    :raises EntryPointError: if the entry point did not exist then, or the text names nothing
    :raises VerificationError: if a job folder is not what its manifest says
    """
    path = Path(text)
    if path.is_dir():
        return _folder(text, path)
    if path.is_file():
        return _folder(text, path.parent) if path.name == MANIFEST_NAME else _saved(text, path)
    entries, at, revision = text.rpartition("@")
    if not at:
        hint = "Name a job folder, a saved pack, ENTRY@REVISION, or ENTRY@ for the recipe as it is now."
        raise EntryPointError(f"{text!r} is no folder, no file and no entry point with a revision", hint=hint)
    if not viewpoint.roots:
        raise EntryPointError(f"{text}: no recipe root was given", hint="Name the folder of your packages with -r.")
    names = [name.strip() for name in entries.split(",")]
    if not revision:
        return Subject(label=text, pack=viewpoint.pack_now(names), about=(("recipe", "as it is now"),))
    repository = repository_of(names[0].partition(".")[0], viewpoint.roots)
    commit = repository.commit(revision)
    try:
        packed = viewpoint.pack_at(names, repository, commit)
    except EntryPointError as error:
        error.what += f" (at {revision}, commit {commit.id[:10]})"
        raise
    return Subject(label=text, pack=packed, about=about_commit(commit))


def about_commit(commit: Commit) -> tuple[tuple[str, str], ...]:
    """Describe a commit."""
    return (
        ("revision", commit.id),
        ("author", commit.author),
        ("date", date_of(commit)),
        ("subject", commit.subject),
    )


def date_of(commit: Commit) -> str:
    """Write when a commit was made, in the time zone of who made it."""
    zone = timezone(timedelta(minutes=commit.offset))
    return datetime.fromtimestamp(commit.time, zone).isoformat(sep=" ", timespec="minutes")


def tree_of_job(folder: Path) -> Path | None:
    """Find the vendored tree of a job: beside its config, which a Sisyphus job has in ``output``."""
    for tree in (folder / "output" / TREE_NAME, folder / TREE_NAME, folder):
        if (tree / MANIFEST_NAME).is_file():
            return tree
    return None


def _folder(label: str, folder: Path) -> Subject:
    tree = tree_of_job(folder) or folder
    config = read_manifest(tree).config
    return Subject(label=label, pack=read_pack(tree), config=config)


def _saved(label: str, file: Path) -> Subject:
    data = file.read_bytes()
    if not is_archive(data):
        hint = "Name a job folder, its manifest.json, or a file that holds a saved pack."
        raise EntryPointError(f"{label} is no pack of rcpack", hint=hint)
    try:
        return Subject(label=label, pack=pack_from_bytes(data))
    except InternalError as error:
        # not our bug: somebody cut the file off, or a newer rcpack wrote it
        raise VerificationError(error.what, where=label, hint="Save the pack again.") from None
