"""What changed between two packs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rcpack.adapters.recipe_files import read_acceptances
from rcpack.api.subjects import RootFolders, Subject, Viewpoint, open_subject
from rcpack.domain.acceptance import Acceptances
from rcpack.domain.differences import Graph, Mark, PackDiff, SourceDiff
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import Pack, PackedDefinition
from rcpack.errors import RcpackError
from rcpack.hashing.marking import SlicedModule, compare, show, statement_numbers
from rcpack.reporting.explain import base_name, explain, side_of
from rcpack.reporting.graph import graph_of_diff


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
    return compare_subjects(one, two, accepted_in(viewpoint.roots))


def compare_subjects(before: Subject, after: Subject, accepted: Acceptances = Acceptances()) -> Comparison:
    """Say what is different between two subjects that are at hand."""
    sides = (
        side_of(before.pack, before.label, accepted, before.about),
        side_of(after.pack, after.label, accepted, after.about),
    )
    found = explain(
        before.pack,
        after.pack,
        sides,
        accepted=accepted,
        comparer=SliceComparer(before.pack, after.pack),
        configs=(before.config, after.config),
    )
    return Comparison(before, after, found)


def accepted_in(roots: RootFolders) -> Acceptances:
    """Read what was accepted in recipe roots, if there are any."""
    return read_acceptances(roots) if roots else Acceptances()


class SliceComparer:
    """Reads and compares the definitions of two packs in their slices; parses only what differs."""

    def __init__(self, before: Pack, after: Pack) -> None:
        self._sides = (_Slices(before), _Slices(after))

    def text(self, definition: PackedDefinition, is_new: bool) -> str:
        found = self._sides[is_new].find(definition)
        return found[0].text_of(found[1]) if found is not None else ""

    def compare(self, before: PackedDefinition, after: PackedDefinition, *, is_equal: bool) -> SourceDiff | None:
        old, new = self._sides
        if is_equal and old.pack.modules[before.module].data == new.pack.modules[after.module].data:
            return None
        one, two = old.find(before), new.find(after)
        if one is None or two is None or (is_equal and one[0].text_of(one[1]) == two[0].text_of(two[1])):
            return None
        return _numbered(compare(*one, *two, is_equal=is_equal), before, after)

    def show(self, definition: PackedDefinition, is_new: bool) -> SourceDiff:
        found = self._sides[is_new].find(definition)
        if found is None:
            return SourceDiff(rows=())
        return _numbered(show(*found, Mark.COUNTS, is_new), definition, definition)


def _numbered(source: SourceDiff, before: PackedDefinition, after: PackedDefinition) -> SourceDiff:
    """Give the rows the line numbers of the recipe files, which slices do not know."""
    rows = tuple(row.moved(before.line, after.line) for row in source.rows)
    return SourceDiff(rows=rows, summary=source.summary, quiet_rules=source.quiet_rules)


class _Slices:
    """The definitions of one pack in its slices."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._parsed: dict[ModuleName, SlicedModule | None] = {}
        self._numbers: dict[ModuleName, dict[int, int]] = {}

    def find(self, definition: PackedDefinition) -> tuple[SlicedModule, int] | None:
        """Find a definition: the module's slice, parsed, and the number of the statement in it."""
        module = self._module(definition.module)
        if definition.module not in self._numbers:
            self._numbers[definition.module] = self._numbers_in(definition.module)
        index = self._numbers[definition.module].get(definition.number)
        return (module, index) if module is not None and index is not None else None

    def _module(self, name: ModuleName) -> SlicedModule | None:
        if name not in self._parsed:
            piece = self.pack.modules[name]
            try:
                self._parsed[name] = SlicedModule.parse(name, piece.is_package, piece.data)
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
        waiting = statement_numbers(module.summary)
        found = {}
        for definition in self._definitions.get(name, ()):
            places = waiting.get((definition.kind.value, base_name(definition)))
            if places:
                found[definition.number] = places.pop(0)
        return found
