"""What the holes of a packed definition stand for, and how it is written; all but the numbers of other definitions.

This is the same for all closures over one state of a recipe, so it is worked out once for each definition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rcpack.analysis.asking import Question
from rcpack.analysis.closure import Closure
from rcpack.analysis.closure import Flags as ClosureFlags
from rcpack.analysis.library import ModuleLibrary
from rcpack.analysis.resolution import Resolver
from rcpack.analysis.steps import Place
from rcpack.analysis.targets import BuiltinTarget, ExternTarget, ModuleTarget, PackedTarget, Target, UnresolvedTarget
from rcpack.domain.code import Reference, When
from rcpack.domain.names import ModuleName
from rcpack.domain.relocation import Relocation
from rcpack.domain.stdlib import BUILTINS, MODULE_ATTRIBUTES
from rcpack.hashing.encoding import ABSENT, digest, string, strings
from rcpack.hashing.outlines import Flags, Hole, Outline

#: Makes or remembers the outline of the normal form of a statement.
FormOf = Callable[[ModuleName, int, Flags], Outline]

#: Names that every module has without binding them.
_ALWAYS_THERE = BUILTINS | MODULE_ATTRIBUTES

#: Of the names that a module has by itself, those that say nothing about its place.
_NO_PLACE = frozenset({"__doc__", "__annotations__", "__dict__"})

#: What the test of a block stands for that is not written.
_TYPE_CHECKING = {(ExternTarget("typing.TYPE_CHECKING"),), (ExternTarget("typing_extensions.TYPE_CHECKING"),)}


@dataclass(frozen=True, slots=True)
class NumbersOf:
    """Stands for the numbers of packed statements."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class NumberOfModule:
    """Stands for the number of a module."""

    module: ModuleName
    #: Whether it is written only if the module is kept whole.
    is_conditional: bool = False


#: A text with gaps.
Template = tuple[str | NumbersOf | NumberOfModule, ...]


@dataclass(eq=False)
class Definition:
    """A statement with what its holes stand for."""

    module: ModuleName
    form: Outline
    #: Targets by hole.
    targets: list[tuple[Target, ...]]
    #: Of references that are no holes: dynamic imports, names in quoted annotations that are read.
    others: list[tuple[Target, ...]]
    #: Where the definition lives, if it asks for that itself, or somebody asks for all; encoded.
    place: str
    relocation: Relocation

    @cached_property
    def next_places(self) -> tuple[Place, ...]:
        """The statements that it refers to: uses in their order, then imports in one that is not the written one."""
        targets = (target for targets in self._in_order() for target in targets if isinstance(target, PackedTarget))
        return tuple(dict.fromkeys((target.module, index) for target in targets for index in target.statements))

    @cached_property
    def digest(self) -> str:
        """Digest of the normal form with its references by name: moves with this definition only."""
        holes = rendered_holes(self, lambda template: "".join(_by_name(template)))
        return digest(f"(Digest{string(self.form.digest)}{holes}{self.place})")

    @cached_property
    def plain(self) -> Template:
        """The labels of all holes that are no import statements."""
        found: list[str | NumbersOf | NumberOfModule] = []
        for number, targets in enumerate(self.targets):
            if not self._is_statement(number):
                found += self.labels(targets)
        return merged(found)

    @cached_property
    def groups(self) -> tuple[tuple[Template, ...], ...]:
        """What each run of import statements imports."""
        return tuple(
            tuple(merged([f"(Import{item.bound}", *self.labels(self.targets[item.hole]), ")"]) for item in group)
            for group in self.form.groups
        )

    @cached_property
    def rest(self) -> tuple[Template, ...]:
        """The labels of :attr:`others`."""
        return tuple(merged(self.labels(targets)) for targets in self.others)

    def labels(self, targets: Iterable[Target]) -> Iterator[str | NumbersOf | NumberOfModule]:
        """Write targets."""
        yield "["
        for target in targets:
            yield from label(self.module, target, self.relocation)
        yield "]"

    @cached_property
    def _in_groups(self) -> frozenset[int]:
        return frozenset(item.hole for group in self.form.groups for item in group)

    def _is_statement(self, number: int) -> bool:
        return number in self._in_groups and self.form.holes[number].is_import

    def _in_order(self) -> Iterator[tuple[Target, ...]]:
        for number, targets in enumerate(self.targets):
            if not self._is_statement(number):
                yield targets
        for group in self.form.groups:
            items = [
                (item.bound, "".join(_by_name(tuple(self.labels(self.targets[item.hole])))), item.hole)
                for item in group
                if self.form.holes[item.hole].is_import
            ]
            for *_, hole in sorted(items, key=lambda item: (*item[:2], _module_names(self.targets[item[2]]))):
                yield self.targets[hole]
        yield from self.others


class Definitions:
    """The definitions of the modules of a library."""

    def __init__(self, library: ModuleLibrary, form_of: FormOf, relocation: Relocation) -> None:
        """
        :param library: the modules
        :param form_of: where normal forms come from
        :param relocation: whether the names of modules count
        """
        self.library = library
        self.relocation = relocation
        self._form_of = form_of
        self._known: dict[tuple[Place, ClosureFlags], tuple[Definition, frozenset[Question]]] = {}

    def form(self, place: Place, flags: Flags) -> Outline:
        """Return the outline of a normal form."""
        return self._form_of(*place, flags)

    def get(self, closure: Closure, place: Place) -> Definition:
        """Say what the holes of a definition stand for.

        :param closure: for whose flags
        :param place: a statement that it keeps
        :raises SourceError: if the specification does not know the statement
        """
        return closure.resolver.remembered(
            self._known, (place, closure.flags), lambda: self._make(closure.resolver, place, closure.flags)
        )

    def _make(self, resolver: Resolver, place: Place, asked_for: ClosureFlags) -> Definition:
        module, _ = place
        flags = flags_of(asked_for)
        content = self.library.content(*place)
        form = self._form_of(*place, flags)
        seen = {(hole.name, hole.attributes, hole.imported) for hole in form.holes}
        references = [
            tuple(resolver.resolution(module, reference).targets)
            for reference in content.references
            if not reference.is_import
            and reference.when is not When.TEXT
            and (reference.when is not When.DEFERRED or flags.annotations)
            and (reference.name, reference.attributes, reference.imported) not in seen
        ]
        targets = [
            # what the analysis takes for a builtin is one
            (BuiltinTarget(hole.name, hole.attributes),)
            if hole.name not in content.names and hole.name in _ALWAYS_THERE
            else targets_of(resolver, module, hole)
            for hole in form.holes
        ]
        shows_place = set(content.self_reads) - _NO_PLACE or asked_for.places or self.relocation.module_names
        return Definition(
            module=module,
            form=form,
            targets=targets,
            others=[targets for targets in references if targets not in _TYPE_CHECKING],
            place=self._place_of(module) if shows_place else ABSENT,
            relocation=self.relocation,
        )

    def _place_of(self, module: ModuleName) -> str:
        file = self.library.file(module)
        kind = file.kind.value if file is not None else ""
        return f"(Place{string(self.relocation.name_of(module))}{string(kind)})"


def flags_of(flags: ClosureFlags) -> Flags:
    """Say what counts in normal forms, by what packed code reads."""
    return Flags(docs=flags.docs, annotations=flags.annotations, names=flags.sources)


def targets_of(resolver: Resolver, module: ModuleName, hole: Hole) -> tuple[Target, ...]:
    """Say what a hole in a packed module stands for."""
    if hole.imported is None or not hole.is_import:
        reference = Reference(name=hole.name, attributes=hole.attributes, when=When.LAZY, imported=hole.imported)
        return tuple(resolver.resolution(module, reference).targets)
    found = resolver.import_statement(module, hole.imported)
    if found.targets:
        return tuple(found.targets)
    # import a.b: the module itself is loaded, whatever is used of it
    if found.modules:
        return (ModuleTarget(found.modules[-1], ()),)
    if found.externs:
        return (ExternTarget(found.externs[-1]),)
    return (UnresolvedTarget(hole.imported.loads or hole.imported.module, ()),)


def label(module: ModuleName, target: Target, relocation: Relocation) -> Template:
    """Write a target.

    :param module: the module that names it
    :param target: what is named
    :param relocation: whether the names of modules count
    """
    if isinstance(target, PackedTarget):
        numbers = NumbersOf(tuple((target.module, index) for index in target.statements))
        return "(Packed", numbers, f"{string(target.name)}{strings(target.attributes)})"
    if isinstance(target, ExternTarget):
        return (f"(Extern{string(target.path)})",)
    if isinstance(target, BuiltinTarget):
        return (f"(Builtin{string(target.name)}{strings(target.attributes)})",)
    if isinstance(target, ModuleTarget):
        # m.__name__ shows the place
        name = string(relocation.name_of(target.module)) if target.attributes else ABSENT
        return "(Module", NumberOfModule(target.module), f"{strings(target.attributes)}{name})"
    # a name that is bound by means that cannot be seen is another one in another module
    number = NumberOfModule(module, is_conditional=True)
    return "(Unresolved", number, f"{string(target.name)}{strings(target.attributes)})"


def merged(parts: Iterable[str | NumbersOf | NumberOfModule]) -> Template:
    """Join the texts between gaps."""
    found: list[str | NumbersOf | NumberOfModule] = []
    for part in parts:
        if found and isinstance(part, str) and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(part)
    return tuple(found)


def rendered_holes(definition: Definition, fill: Callable[[Template], str]) -> str:
    """Write what the holes stand for.

    :param definition: the definition
    :param fill: fills the gaps of a text
    """
    # in this order, in which modules get their numbers
    plain = fill(definition.plain)
    groups = [f"[{''.join(sorted({fill(item) for item in group}))}]" for group in definition.groups]
    rest = sorted({fill(item) for item in definition.rest})
    return f"[{plain}][{''.join(groups)}][{''.join(rest)}]"


def _by_name(template: Template) -> Iterator[str]:
    """Fill the gaps of a text without numbers."""
    for part in template:
        yield part if isinstance(part, str) else "[]" if isinstance(part, NumbersOf) else ABSENT


def _module_names(targets: Iterable[Target]) -> list[str]:
    return [target.module for target in targets if isinstance(target, PackedTarget | ModuleTarget)]
