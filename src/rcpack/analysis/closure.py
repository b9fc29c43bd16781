"""What is reached from the entry points, and why: the answer of the analysis, as others ask it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass

from rcpack.analysis.library import ModuleLibrary
from rcpack.analysis.resolution import (
    Resolution,
    Resolver,
    Target,
)
from rcpack.domain.code import (
    Content,
    ImportBinding,
    LocalFinding,
    ModuleSummary,
    Reference,
    Statement,
    StatementKind,
    When,
)
from rcpack.domain.findings import Finding, FindingCode
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint, Extern
from rcpack.domain.policy import Policy
from rcpack.domain.stdlib import BUILTINS

#: A statement of a module: (module, index).
Place = tuple[ModuleName, int]

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
class Spot:
    """Where something stands that is told; the line is looked up when it is."""

    module: ModuleName
    #: The statement; ``None`` for the module as such.
    index: int | None = None
    #: What of the statement; ``None`` for the statement as such.
    item: Reference | ImportBinding | LocalFinding | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A finding without its line."""

    code: FindingCode
    spot: Spot
    detail: str
    chain: tuple[str, ...]


class Closure:
    """All definitions and effects reached from the entry points. Made by :func:`rcpack.analysis.closing.close`."""

    def __init__(self, library: ModuleLibrary, policy: Policy, hook_names: frozenset[str]) -> None:
        self.library = library
        self.policy = policy
        self.resolver = Resolver(library)
        self.entry_points: tuple[EntryPoint, ...] = ()
        #: Entry point -> names that it offers, sorted, for whole modules.
        self.public_names: dict[EntryPoint, tuple[str, ...]] = {}
        self.flags = Flags()
        #: In the order in which they were found, each once.
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
        self._work: deque[Place] = deque()
        #: Resolutions that were followed from a module and need not be followed again, with whether they were optional.
        self._followed: set[tuple[ModuleName, Resolution, bool]] = set()
        self.hook_names = hook_names

    @property
    def modules(self) -> tuple[ModuleName, ...]:
        """The reached modules, in the order in which they were reached, namespace packages included."""
        return tuple(self.kept)

    def summary(self, module: ModuleName) -> ModuleSummary:
        """The summary of a reached module."""
        return self.library.summary(module)

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
        """The names that kept statements, imports among them, bind or change more than once; a builtin is one value."""
        kept = self.kept[module]
        writers: Counter[str] = Counter()
        for statement in self.summary(module).statements:
            if statement.kind is StatementKind.IMPORT:
                writers.update(self.imported_names(module, statement.index))
            elif statement.index in kept and statement.kind not in TRANSPARENT:
                writers.update({*statement.binds, *statement.mutates})
        return frozenset(name for name, count in writers.items() if count > 1 or name in BUILTINS)

    def imported_names(self, module: ModuleName, index: int) -> frozenset[str]:
        """The names that are used of an import statement (of a star import: those that come through it)."""
        return frozenset(self.import_names.get((module, index), ()))

    def is_whole(self, module: ModuleName) -> bool:
        """Tell whether the whole module is kept."""
        return module in self.whole

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the analysis could not see or had to decide; each call looks up their lines."""
        return tuple(dict.fromkeys(finding for told in self._told.values() for finding in self._findings(told)))

    def _findings(self, told: Told) -> Iterator[Finding]:
        file = self.library.file(told.spot.module)
        for line in self.lines_of(told.spot):
            yield Finding(
                code=told.code,
                module=told.spot.module,
                path=file.path if file is not None else "",
                line=line,
                detail=told.detail,
                chain=told.chain,
            )

    def lines_of(self, spot: Spot) -> tuple[int, ...]:
        """Look up the lines of a spot; 0 stands for a module as such."""
        return (0,) if spot.index is None else self.library.code(spot.module).lines_of(spot.index, spot.item)

    def resolve(self, module: ModuleName, reference: Reference) -> tuple[Target, ...]:
        """Say where a reference in a packed module leads."""
        return tuple(self.resolution(module, reference).targets)

    def entry_targets(self, entry: EntryPoint) -> tuple[tuple[str, tuple[Target, ...]], ...]:
        """The names of an entry point, sorted, with where each leads."""
        names = self.public_names[entry] if entry.name is None else (entry.name,)
        return tuple((name, tuple(self.resolver.name(entry.module, name, (), is_own=False).targets)) for name in names)

    def chain(self, place: Place | None) -> tuple[str, ...]:
        """The way from the entry point to a statement, ``module.name`` each."""
        steps: list[str] = []
        while place is not None and len(steps) < 1000:
            module, index = place
            steps.append(f"{module}.{self.summary(module).statements[index].name}")
            place = self.parents.get(place)
        return tuple(reversed(steps))

    def module_chain(self, module: ModuleName) -> tuple[str, ...]:
        """The way from the entry point to a module."""
        return (*self.chain(self.module_parents.get(module)), module)

    def keeps_typing_block(self, module: ModuleName, index: int) -> bool:
        """Tell whether an ``if TYPE_CHECKING:`` block stays for the annotations that name something of it."""
        return index in self.kept[module]

    def resolution(self, module: ModuleName, reference: Reference) -> Resolution:
        if reference.imported is None:
            return self.resolver.name(module, reference.name, reference.attributes)
        if reference.is_import:
            return self.resolver.import_statement(module, reference.imported)
        return self.resolver.imported(module, reference.imported, reference.attributes)


def _touched(statement: Statement, content: Content) -> Iterator[str]:
    yield from statement.binds
    yield from statement.mutates
    yield from (item.name for item in content.references if item.when is When.EAGER)
