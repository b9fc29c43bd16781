"""What changed between two packs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rcpack.adapters.cache import Cache
from rcpack.adapters.recipe_files import read_acceptances
from rcpack.api.own_code import own_digest
from rcpack.api.subjects import RootFolders, Subject, Viewpoint, open_subject
from rcpack.domain.acceptance import Acceptances
from rcpack.domain.differences import Graph, Mark, PackDiff, SourceDiff
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import Pack, PackedDefinition
from rcpack.domain.records import Json, record_from_value, value_from_record
from rcpack.errors import RcpackError
from rcpack.reporting.explain import base_name, explain, side_of
from rcpack.reporting.graph import graph_of_diff

if TYPE_CHECKING:
    from rcpack.hashing.marking import SlicedModule


@dataclass(frozen=True)
class Comparison:
    """What is different between two packs, with the packs."""

    before: Subject
    after: Subject
    diff: PackDiff

    @cached_property
    def graph(self) -> Graph:
        """Who needs whom in both."""
        return graph_of_diff(self.before.pack, self.after.pack, self.diff)


def diff(before: str, after: str, viewpoint: Viewpoint = Viewpoint()) -> PackDiff:  # noqa: B008 - frozen
    """Say what is different between two subjects.

    :param before: a job folder, a saved pack, ``ENTRY@REVISION`` or ``ENTRY@``
    :param after: the same
    :param viewpoint: recipe roots and policy, for entry points
    """
    return compare_names(before, after, viewpoint).diff


def compare_names(before: str, after: str, viewpoint: Viewpoint) -> Comparison:
    """Do what :func:`diff` does, and keep the packs."""
    one, two = open_subject(before, viewpoint), open_subject(after, viewpoint)
    return compare_subjects(one, two, accepted_in(viewpoint.roots), Cache.default())


def compare_subjects(
    before: Subject, after: Subject, accepted: Acceptances = Acceptances(), cache: Cache | None = None
) -> Comparison:
    """Say what is different between two subjects that are at hand.

    :param before: the one
    :param after: the other
    :param accepted: which fingerprints count as which
    :param cache: where comparisons of texts are kept; by default nowhere
    """
    sides = (
        side_of(before.pack, before.label, accepted, before.about),
        side_of(after.pack, after.label, accepted, after.about),
    )
    found = explain(
        before.pack,
        after.pack,
        sides,
        accepted=accepted,
        comparer=SliceComparer(before.pack, after.pack, cache or Cache(None)),
        configs=(before.config, after.config),
    )
    return Comparison(before, after, found)


def accepted_in(roots: RootFolders) -> Acceptances:
    """Read what was accepted in recipe roots, if there are any."""
    return read_acceptances(roots) if roots else Acceptances()


class SliceComparer:
    """Reads and compares the definitions of two packs in their slices; parses only what differs, and that once."""

    def __init__(self, before: Pack, after: Pack, cache: Cache) -> None:
        self._sides = (_Slices(before), _Slices(after))
        self._cache = cache

    def text(self, definition: PackedDefinition, is_new: bool) -> str:
        side = self._sides[is_new]

        def read() -> Json:
            found = side.find(definition)
            return found[0].text_of(found[1]) if found is not None else ""

        text = self._kept(["text", *side.said(definition)], read)
        return text if isinstance(text, str) else ""

    def compare(self, before: PackedDefinition, after: PackedDefinition, *, is_equal: bool) -> SourceDiff | None:
        old, new = self._sides
        if is_equal and old.pack.modules[before.module].data == new.pack.modules[after.module].data:
            return None

        def make() -> Json:
            from rcpack.hashing.marking import compare

            one, two = old.find(before), new.find(after)
            if one is None or two is None or (is_equal and one[0].text_of(one[1]) == two[0].text_of(two[1])):
                return None
            return record_from_value(compare(*one, *two, is_equal=is_equal))

        return _numbered(self._kept(["compare", is_equal, *old.said(before), *new.said(after)], make), before, after)

    def show(self, definition: PackedDefinition, is_new: bool) -> SourceDiff:
        side = self._sides[is_new]

        def make() -> Json:
            from rcpack.hashing.marking import show

            found = side.find(definition)
            return record_from_value(show(*found, Mark.COUNTS, is_new)) if found is not None else None

        record = self._kept(["show", is_new, *side.said(definition)], make)
        return _numbered(record, definition, definition) or SourceDiff(rows=())

    def _kept(self, said: list[Json], make: Callable[[], Json]) -> Json:
        """Take a record from the cache, or make it."""
        key = hashlib.sha256(json.dumps([own_digest(), *said]).encode()).hexdigest()
        content = self._cache.get("comparisons", key)
        if content is not None:
            found: Json = json.loads(content)
            return found
        record = make()
        self._cache.put("comparisons", key, json.dumps(record, separators=(",", ":")).encode())
        return record


def _numbered(record: Json, before: PackedDefinition, after: PackedDefinition) -> SourceDiff | None:
    """Give the rows the line numbers of the recipe files, which slices do not know."""
    if record is None:
        return None
    source = value_from_record(SourceDiff, record)
    rows = tuple(row.moved(before.line, after.line) for row in source.rows)
    return SourceDiff(rows=rows, summary=source.summary, quiet_rules=source.quiet_rules)


class _Slices:
    """The definitions of one pack in its slices."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._parsed: dict[ModuleName, SlicedModule | None] = {}
        self._numbers: dict[ModuleName, dict[int, int]] = {}

    def said(self, definition: PackedDefinition) -> list[Json]:
        """Say which text is meant: what the slice is, and which of its definitions."""
        data = hashlib.sha256(self.pack.modules[definition.module].data).hexdigest()
        place = [each.number for each in self._definitions[definition.module]].index(definition.number)
        return [data, str(definition.module), definition.kind.value, base_name(definition), place]

    def find(self, definition: PackedDefinition) -> tuple[SlicedModule, int] | None:
        """Find a definition: the module's slice, parsed, and the number of the statement in it."""
        module = self._module(definition.module)
        if definition.module not in self._numbers:
            self._numbers[definition.module] = self._numbers_in(definition.module)
        index = self._numbers[definition.module].get(definition.number)
        return (module, index) if module is not None and index is not None else None

    def _module(self, name: ModuleName) -> SlicedModule | None:
        if name not in self._parsed:
            from rcpack.hashing.marking import SlicedModule

            piece = self.pack.modules[name]
            try:
                self._parsed[name] = SlicedModule(name, piece.is_package, piece.data)
            except RcpackError:
                self._parsed[name] = None  # a pack of another rcpack, whose syntax this one does not know
        return self._parsed[name]

    @cached_property
    def _definitions(self) -> dict[ModuleName, list[PackedDefinition]]:
        found: dict[ModuleName, list[PackedDefinition]] = {}
        for definition in sorted(self.pack.definitions, key=lambda each: (each.line, each.number)):
            found.setdefault(definition.module, []).append(definition)
        return found

    def _numbers_in(self, name: ModuleName) -> dict[int, int]:
        """Say which statement of a slice each definition of the module is: the n-th of its name and kind."""
        module = self._module(name)
        if module is None:
            return {}
        from rcpack.hashing.marking import statement_numbers

        waiting = statement_numbers(module.summary)
        found = {}
        for definition in self._definitions.get(name, ()):
            places = waiting.get((definition.kind.value, base_name(definition)))
            if places:
                found[definition.number] = places.pop(0)
        return found
