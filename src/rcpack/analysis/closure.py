"""What is reached from the entry points, and why: the answer of the analysis, as others ask it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rcpack.analysis.asking import Question
from rcpack.analysis.library import ModuleLibrary
from rcpack.analysis.resolution import Resolver
from rcpack.analysis.steps import Place, Spot
from rcpack.analysis.targets import Target
from rcpack.domain.code import (
    Content,
    ModuleSummary,
    Reference,
    Statement,
    StatementKind,
    When,
)
from rcpack.domain.findings import FindingCode
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint, Extern
from rcpack.domain.sources import Fact
from rcpack.domain.stdlib import BUILTINS

#: Kinds that are no definitions of their own: names lead through them, or nothing happens in them.
TRANSPARENT = frozenset(
    {
        StatementKind.DOCSTRING,
        StatementKind.FUTURE,
        StatementKind.IMPORT,
        StatementKind.TYPE_CHECKING,
        StatementKind.INERT,
    }
)


@dataclass(frozen=True, slots=True)
class Flags:
    """What packed code introspects: it counts for all packed definitions then."""

    docs: bool = False
    annotations: bool = False
    #: Where definitions live.
    places: bool = False
    #: What local variables are called: some packed code reads source text or frames.
    sources: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A finding whose line was not looked up yet."""

    code: FindingCode
    spot: Spot
    detail: str
    chain: tuple[str, ...]


class Closure:
    """All definitions and effects reached from the entry points. Made by :func:`rcpack.analysis.closing.close`."""

    def __init__(self, library: ModuleLibrary, hook_names: frozenset[str]) -> None:
        self.library = library
        self.policy = library.policy
        #: What was asked of the sources so far.
        self.asked: set[Question] = set()
        library.sources.asked = self.asked
        self.resolver = Resolver(library)
        self.entry_points: tuple[EntryPoint, ...] = ()
        #: Entry point -> names that it offers, sorted, for whole modules.
        self.public_names: dict[EntryPoint, tuple[str, ...]] = {}
        self.flags = Flags()
        self._summaries: dict[ModuleName, ModuleSummary] = {}
        #: Each once.
        self._told: dict[tuple[FindingCode, Spot, str], Told] = {}
        #: Paths of data files below the recipe root -> the module that reads them.
        self.resources: dict[str, ModuleName] = {}
        self.externs: dict[ModuleName, Extern] = {}
        #: Reached modules in the order in which they are reached -> kept statements.
        self.kept: dict[ModuleName, set[int]] = {}
        self.import_names: dict[Place, set[str]] = {}
        self.whole: set[ModuleName] = set()
        self.parents: dict[Place, Place | None] = {}
        self.module_parents: dict[ModuleName, Place | None] = {}
        self.hook_names = hook_names

    @property
    def modules(self) -> tuple[ModuleName, ...]:
        """The reached modules, in the order in which they were reached, namespace packages included."""
        return tuple(self.kept)

    def summary(self, module: ModuleName) -> ModuleSummary:
        """The summary of a module."""
        known = self._summaries.get(module)
        if known is None:
            known = self._summaries[module] = self.library.summary(module)
        return known

    def statements(self, module: ModuleName) -> tuple[int, ...]:
        """Indices of the kept statements that are definitions or effects, in source order."""
        summary = self.summary(module)
        return tuple(i for i in sorted(self.kept[module]) if summary.statements[i].kind not in TRANSPARENT)

    def effects(self, module: ModuleName) -> tuple[int, ...]:
        """Indices of the kept effects, in source order."""
        summary = self.summary(module)
        return tuple(i for i in sorted(self.kept[module]) if summary.statements[i].is_effect)

    def ordered(self, module: ModuleName) -> tuple[int, ...]:
        """Indices of the kept statements whose order can be observed, in source order."""
        summary = self.summary(module)
        # what binds, changes or reads (at import time) a name that has several values over time is ordered, too
        several = self.names_of_several_values(module)
        return tuple(
            index
            for index in self.statements(module)
            if (content := self.library.content(module, index)).is_ordered
            or not several.isdisjoint(_touched(summary.statements[index], content))
        )

    def names_of_several_values(self, module: ModuleName) -> frozenset[str]:
        """The names that kept statements, imports among them, give more than one value; a builtin is one already.

        Import statements that name the same thing give one value: ``import a.b`` and ``import a.c`` one to ``a``.
        """
        if not self.summary(module).has_names_of_several_values:
            return frozenset()
        kept = self.kept[module]
        values: defaultdict[str, set[object]] = defaultdict(set)
        for statement in self.summary(module).statements:
            if statement.kind is StatementKind.IMPORT:
                for name in self.imported_names(module, statement.index):
                    values[name].update(self._imported_values(module, statement, name))
            elif statement.index in kept and statement.kind not in TRANSPARENT:
                for name in (*statement.binds, *statement.mutates):
                    values[name].add(statement.index)
        return frozenset(name for name, found in values.items() if len(found) > 1 or name in BUILTINS)

    def _imported_values(self, module: ModuleName, statement: Statement, name: str) -> Iterator[object]:
        """Say what an import statement binds a name to: a module, or a name of one."""
        for binding in statement.imports:
            if binding.name in (name, "*"):
                base = self.resolver.star_target(module, binding) or (binding.level, binding.module)
                yield base, name if binding.name == "*" else binding.attribute

    def imported_names(self, module: ModuleName, index: int) -> frozenset[str]:
        """The names that are used of an import statement (of a star import: those that come through it)."""
        return frozenset(self.import_names.get((module, index), ()))

    def is_whole(self, module: ModuleName) -> bool:
        """Tell whether the whole module is kept."""
        return module in self.whole

    @property
    def told(self) -> tuple[Told, ...]:
        """The findings so far, in the order in which they were found."""
        return tuple(self._told.values())

    def lines_of(self, spot: Spot) -> tuple[int, ...]:
        """Look up the lines of a spot; 0 stands for a module as such."""
        return (0,) if spot.index is None else self.library.code(spot.module).lines_of(spot.index, spot.item)

    @property
    def facts(self) -> frozenset[Fact]:
        """What was seen of the sources so far."""
        return self.library.sources.facts_of(self.asked)

    def resolve(self, module: ModuleName, reference: Reference) -> tuple[Target, ...]:
        """Say where a reference in a packed module leads."""
        return tuple(self.resolver.resolution(module, reference).targets)

    def entry_targets(self, entry: EntryPoint) -> tuple[tuple[str, tuple[Target, ...]], ...]:
        """The names of an entry point, sorted, with where each leads."""
        names = self.public_names[entry] if entry.name is None else (entry.name,)
        return tuple((name, tuple(self.resolver.name(entry.module, name, (), is_own=False).targets)) for name in names)

    def chain(self, place: Place | None) -> tuple[str, ...]:
        """The way from the entry point to a statement, ``module.name`` each."""
        steps: list[str] = []
        while place is not None and len(steps) < 1000:
            steps.append(self.name_of(place))
            place = self.parents.get(place)
        return tuple(reversed(steps))

    def name_of(self, place: Place) -> str:
        """What a statement is called in messages: ``module.name``."""
        module, index = place
        return f"{module}.{self.summary(module).statements[index].name}"

    def module_chain(self, module: ModuleName) -> tuple[str, ...]:
        """The way from the entry point to a module."""
        return (*self.chain(self.module_parents.get(module)), module)

    def keeps_typing_block(self, module: ModuleName, index: int) -> bool:
        """Tell whether an ``if TYPE_CHECKING:`` block stays for the annotations that name something of it."""
        return index in self.kept[module]


def _touched(statement: Statement, content: Content) -> Iterator[str]:
    yield from statement.binds
    yield from statement.mutates
    yield from (item.name for item in content.references if item.when is When.EAGER)
