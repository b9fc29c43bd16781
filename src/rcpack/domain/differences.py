"""What is different between two packs, as values: for reports to a person and, as JSON, to programs.

A change *counts* if the fingerprint would move for it alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from rcpack.domain.records import Json


class Mark(Enum):
    """What a piece of source text is in a comparison."""

    #: The same on both sides.
    SAME = "same"
    #: Different, and the fingerprint moves for it.
    COUNTS = "counts"
    #: Different, and the fingerprint does not care.
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of one line."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a side-by-side comparison; a line that one side does not have has the number ``None``."""

    old_line: int | None
    new_line: int | None
    old: tuple[Span, ...] = ()
    new: tuple[Span, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether both sides have the line as it is."""
        return self.old_line is not None and self.new_line is not None and self.old == self.new

    def moved(self, old: int, new: int) -> Row:
        """Add to the line numbers."""
        return replace(
            self,
            old_line=None if self.old_line is None else self.old_line + old,
            new_line=None if self.new_line is None else self.new_line + new,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDiff:
    """The comparison of the text of one definition."""

    rows: tuple[Row, ...]
    #: What counts, in a few words each: ``constant `dropout` 0.1 -> 0.15``.
    summary: tuple[str, ...] = ()
    #: The rules by which the rest does not count: ``comments``.
    quiet_rules: tuple[str, ...] = ()


class ChangeKind(Enum):
    """What happened to a definition or an effect."""

    ADDED = "added"
    REMOVED = "removed"
    EDITED = "edited"
    RENAMED = "renamed"
    #: To another module.
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a definition is on one side."""

    module: str
    name: str
    #: ``function``, ``class``, ``effect``, ...
    kind: str
    #: Path below the recipe root.
    path: str
    line: int
    end_line: int
    digest: str
    #: From the entry point to it, ``module.name`` each.
    chain: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """What chains call it."""
        return f"{self.module}.{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionChange:
    """One changed definition or effect."""

    change: ChangeKind
    counts: bool
    before: Place | None
    after: Place | None
    source: SourceDiff | None = None

    @property
    def place(self) -> Place:
        """Where it is now, or was."""
        place = self.after if self.after is not None else self.before
        assert place is not None, "it is on one side at least"
        return place


class Aspect(Enum):
    """What else a pack, or the job around it, is made of."""

    ENTRY = "entry point"
    PUBLIC_NAME = "offered name"
    POLICY = "policy"
    SPECIFICATION = "specification"
    EXTERN = "extern"
    RESOURCE = "resource"
    MODULE = "module"
    ORDER = "order"
    CONFIG = "config"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherChange:
    """One change of something that is no definition."""

    aspect: Aspect
    name: str
    #: Whether the fingerprint moves for it; for the config: whether it can be part of the job hash.
    counts: bool
    #: ``None`` if it was not there.
    before: Json = None
    after: Json = None
    #: More, for a person.
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two packs."""

    #: What the user called it.
    label: str
    fingerprint: str
    #: The fingerprint that it counts as, by what was accepted; itself, if nothing was.
    representative: str
    entries: tuple[str, ...]
    definitions: int
    modules: int
    #: ``revision``, ``author``, ``date``, ``subject``, where they are known.
    about: tuple[tuple[str, str], ...] = ()


class Node(Enum):
    """What a node of the graph is."""

    MODULE = "module"
    DEFINITION = "definition"
    EXTERN = "extern"
    RESOURCE = "resource"


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphNode:
    """One node of the dependency graph."""

    id: str
    label: str
    node: Node
    #: ``same``, ``added``, ``removed``, ``edited``, ``renamed``, ``moved``, ``left out``.
    state: str = "same"
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Who needs whom."""

    nodes: tuple[GraphNode, ...]
    #: (from, to), by id.
    edges: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackDiff:
    """Everything that is different between two packs."""

    before: Side
    after: Side
    #: Whether the fingerprints are equal.
    is_same: bool
    #: Whether they count as the same, by what was accepted.
    is_accepted: bool
    #: Why it was accepted.
    reasons: tuple[str, ...] = ()
    #: What counts first, in the order of the chains.
    definitions: tuple[DefinitionChange, ...] = ()
    others: tuple[OtherChange, ...] = ()

    @property
    def is_equal(self) -> bool:
        """Whether nothing runs again: neither for the code nor, as far as it is known, for the config."""
        has_config = any(other.counts and other.aspect is Aspect.CONFIG for other in self.others)
        return (self.is_same or self.is_accepted) and not has_config

    @property
    def concerned(self) -> tuple[str, ...]:
        """What counts, by name only: ``edited pkg.layers.Block``."""
        names = [f"{each.change.value} {each.place.full_name}" for each in self.definitions if each.counts]
        return tuple(names + [f"{each.aspect.value} {each.name}" for each in self.others if each.counts])

    @property
    def counting(self) -> tuple[str, ...]:
        """One short line for each thing that counts."""
        lines = []
        for change in self.definitions:
            if change.counts:
                details = "; ".join(change.source.summary) if change.source is not None else ""
                name = change.place.full_name
                lines.append(f"{details} in {name}" if details else f"{change.change.value}: {name}")
        lines += [f"{other.aspect.value} {other.name}" for other in self.others if other.counts]
        return tuple(lines)
