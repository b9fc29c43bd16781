"""One look at a recipe, with what is remembered of earlier ones: what several packs of one moment share."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rcpack.adapters.cache import Cache
from rcpack.adapters.disk import DiskSourceProvider
from rcpack.adapters.finder import Finder
from rcpack.adapters.observed import Checker, Record, record_of
from rcpack.api.own_code import own_digest
from rcpack.domain.pack import EntryPoint, Pack
from rcpack.domain.policy import Policy
from rcpack.domain.records import record_from_value
from rcpack.domain.relocation import Relocation
from rcpack.domain.sources import Fact
from rcpack.errors import InternalError

if TYPE_CHECKING:
    from rcpack.analysis.library import ModuleLibrary
    from rcpack.api.store import ModuleStore
    from rcpack.hashing.definitions import Definitions

#: How many answers are kept for one request: the states between which a recipe goes to and fro.
_ANSWERS = 8


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked: the same request of the same recipe has the same answer."""

    entries: tuple[str | EntryPoint, ...]
    policy: Policy
    hook_names: frozenset[str]
    relocation: Relocation

    @property
    def key(self) -> str:
        """A digest of all of it, hexadecimal."""
        said = [
            own_digest(),
            [entry if isinstance(entry, str) else [entry.module, entry.name] for entry in self.entries],
            record_from_value(self.policy),
            sorted(self.hook_names),
            record_from_value(self.relocation),
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


class Site:
    """Recipe roots as they are now, and the cache."""

    def __init__(self, sources: Finder, cache: Cache) -> None:
        self.sources = sources
        self.cache = cache
        self._checker = Checker(sources.tree, sources.roots)
        self._libraries: dict[Policy, ModuleLibrary] = {}
        self._definitions: dict[tuple[Policy, Relocation], Definitions] = {}

    @cached_property
    def store(self) -> ModuleStore:
        """The module records; the parser is loaded with them."""
        from rcpack.api.store import ModuleStore  # a request that has its answer needs no parser

        return ModuleStore(self.cache)

    def library(self, policy: Policy) -> ModuleLibrary:
        """The modules under a policy, with all that was found out about them; the parser is loaded with them."""
        if policy not in self._libraries:
            from rcpack.analysis.library import ModuleLibrary

            self._libraries[policy] = ModuleLibrary(self.sources, policy, self.store)
        return self._libraries[policy]

    def definitions(self, policy: Policy, relocation: Relocation) -> Definitions:
        """What is known of the normal forms of a library, and of what is named in them."""
        key = (policy, relocation)
        if key not in self._definitions:
            from rcpack.hashing.definitions import Definitions

            library = self.library(policy)
            self._definitions[key] = Definitions(library, self.store.forms_of(library), relocation)
        return self._definitions[key]

    def fingerprint_of(self, request: Request) -> str | None:
        """Look for an earlier answer that still holds.

        :return: the fingerprint, ``None`` if it must be computed
        """
        answer = self.answer_of(request)
        return None if answer is None else answer[0]

    def pack_of(self, request: Request) -> Pack | None:
        """Look for the pack of an earlier answer that still holds.

        :return: the pack, ``None`` if it must be made
        """
        answer = self.answer_of(request)
        if answer is None:
            return None
        blob = self.cache.get("packs", _pack_key(request, answer[1]))
        if blob is None:
            return None
        from rcpack.packing.archive import pack_from_bytes  # not needed where only fingerprints are asked for

        try:
            return pack_from_bytes(blob)
        except InternalError:
            return None  # whole, and nothing that rcpack would write

    def remember(self, request: Request, fingerprint: str, facts: Set[Fact], pack: Pack | None = None) -> None:
        """Keep an answer with what was seen of the sources for it."""
        if not self.cache.is_kept:
            return
        record = record_of(facts, self.sources.roots)
        if pack is not None:
            from rcpack.packing.archive import bytes_from_pack

            self.cache.put("packs", _pack_key(request, record), bytes_from_pack(pack))
        answers = [(fingerprint, record)]
        answers += [answer for answer in self._answers(request) if answer[1] != record]
        self.cache.put("answers", request.key, json.dumps(answers[:_ANSWERS], separators=(",", ":")).encode())

    def answer_of(self, request: Request) -> tuple[str, Record] | None:
        """Look for an earlier answer that still holds: the fingerprint, and what was seen of the sources for it."""
        for fingerprint, record in self._answers(request):
            if self._checker.holds(record):
                return fingerprint, record
        return None

    def _answers(self, request: Request) -> list[tuple[str, Record]]:
        content = self.cache.get("answers", request.key)
        if content is None:
            return []
        try:
            return [(fingerprint, record) for fingerprint, record in json.loads(content)]
        except (ValueError, TypeError):
            return []  # whole, and nothing that rcpack would write


def _pack_key(request: Request, record: Record) -> str:
    return hashlib.sha256(json.dumps([request.key, record]).encode()).hexdigest()


Roots = Sequence[str | os.PathLike[str]] | Finder | Site


def open_sources(roots: Roots) -> Finder:
    """Open recipe roots for reading.

    :param roots: folders in the order in which they are searched; a source provider is given back as it is
    :raises RecipeRootError: if one does not exist
    """
    if isinstance(roots, Site):
        return roots.sources
    if isinstance(roots, str | bytes | os.PathLike):
        roots = [roots]
    return DiskSourceProvider(roots) if isinstance(roots, Sequence) else roots


def open_site(roots: Roots, cache: Cache | None = None) -> Site:
    """Take one look at a recipe, for several requests.

    :param roots: folders in the order in which they are searched, or a source provider
    :param cache: what is remembered; by default the user's
    :raises RecipeRootError: if a folder does not exist
    """
    return roots if isinstance(roots, Site) else Site(open_sources(roots), cache or Cache.default())
