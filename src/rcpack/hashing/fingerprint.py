"""Closure -> fingerprint: what the holes of the normal forms stand for, and in which order definitions are written.

The order is a traversal of its own (specification 1, section "Traversal"), so that the place of a definition in its
file, the file, and the order of the analysis do not count. Every kept statement is visited: what is hashed is what is
vendored.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rcpack.analysis.closure import Closure
from rcpack.analysis.resolution import (
    BuiltinTarget,
    ExternTarget,
    ModuleTarget,
    PackedTarget,
    Target,
    UnresolvedTarget,
)
from rcpack.domain.code import Content, ImportBinding, Reference, Statement, StatementKind, When
from rcpack.domain.names import ModuleName
from rcpack.domain.relocation import Relocation
from rcpack.domain.stdlib import BUILTINS, MODULE_ATTRIBUTES
from rcpack.errors import InternalError
from rcpack.hashing.encoding import ABSENT, digest, string, strings
from rcpack.hashing.outlines import Flags, Hole, Outline
from rcpack.hashing.version import NORMAL_FORM_VERSION

#: A statement of a module: (module, index).
Place = tuple[ModuleName, int]

#: Makes or remembers the outline of the normal form of a statement.
FormOf = Callable[[ModuleName, int, Flags], Outline]

#: Names that every module has without binding them.
_ALWAYS_THERE = BUILTINS | MODULE_ATTRIBUTES

#: Of the names that a module has by itself, those that say nothing about its place.
_NO_PLACE = frozenset({"__doc__", "__annotations__", "__dict__"})

#: What the test of a block stands for that is not written.
_TYPE_CHECKING = {(ExternTarget("typing.TYPE_CHECKING"),), (ExternTarget("typing_extensions.TYPE_CHECKING"),)}


@dataclass(frozen=True, slots=True, kw_only=True)
class HashedDefinition:
    """One statement of the closure in the traversal."""

    #: Position in the traversal, from 0.
    number: int
    module: ModuleName
    index: int
    #: Digest of the normal form with its references by name: moves with this definition only.
    digest: str
    #: Numbers of the definitions that it refers to, sorted.
    references: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class FingerprintResult:
    """The fingerprint, and what it is made of."""

    fingerprint: str
    _fingerprinter: _Fingerprinter

    @cached_property
    def definitions(self) -> tuple[HashedDefinition, ...]:
        """In the order of the traversal; each with a digest that the fingerprint itself does not need."""
        return tuple(self._fingerprinter.definitions())


def fingerprint(
    closure: Closure,
    form_of: FormOf | None = None,
    relocation: Relocation = Relocation(),
) -> FingerprintResult:
    """Compute the fingerprint of a closure.

    :param closure: what is packed
    :param form_of: where normal forms come from; by default they are made
    :param relocation: whether the names of modules count
    :raises SourceError: if a statement holds what the specification does not know
    """
    fingerprinter = _Fingerprinter(closure, form_of or forms_from(closure), relocation)
    return FingerprintResult(fingerprinter.fingerprint(), fingerprinter)


def forms_from(closure: Closure) -> FormOf:
    """Make normal forms from the syntax trees that the closure was made of."""
    from rcpack.hashing.normalize import normalize  # the parser comes with it, and a warm cache needs none

    library = closure.library

    def form_of(module: ModuleName, index: int, flags: Flags) -> Outline:
        return normalize(library.code(module).walked(index), flags).outline

    return form_of


@dataclass(eq=False, slots=True)
class _Definition:
    """A statement with what its holes stand for."""

    form: Outline
    #: Targets by hole.
    targets: list[tuple[Target, ...]]
    #: Of references that are no holes: dynamic imports, names in quoted annotations that are read.
    others: list[tuple[Target, ...]]


class _Fingerprinter:
    def __init__(self, closure: Closure, form_of: FormOf, relocation: Relocation) -> None:
        self._closure = closure
        self._form_of = form_of
        self._relocation = relocation
        flags = closure.flags
        self._flags = Flags(docs=flags.docs, annotations=flags.annotations, names=flags.sources)
        self._kept = {module: frozenset(closure.statements(module)) for module in closure.modules}
        self._definitions: dict[Place, _Definition] = {}
        self._digests: dict[Place, str] = {}
        #: Place -> number, in order.
        self._numbers: dict[Place, int] = {}
        #: Modules that are written as such (passed as objects, for instance) -> number, in order of writing.
        self._modules: dict[ModuleName, int] = {}

    def fingerprint(self) -> str:
        self._visit_entries()
        self._visit_rest()
        parts = [
            f"(Fingerprint{string(str(NORMAL_FORM_VERSION))}",
            _list(self._written_entries()),
            _list(self._written(place) for place in self._numbers),
            _list(self._written_resources()),
            _list(self._written_modules()),
            ")",
        ]
        return f"rcp{NORMAL_FORM_VERSION}-{digest(''.join(parts))}"

    def definitions(self) -> Iterator[HashedDefinition]:
        """List what was visited."""
        for place, number in self._numbers.items():
            yield HashedDefinition(
                number=number,
                module=place[0],
                index=place[1],
                digest=self._digest(place),
                references=self._references(place),
            )

    # traversal

    def _visit_entries(self) -> None:
        for entry in self._closure.entry_points:
            for _, targets in self._closure.entry_targets(entry):
                for target in targets:
                    if isinstance(target, PackedTarget):
                        for index in target.statements:
                            self._visit((target.module, index))

    def _visit_rest(self) -> None:
        """Visit effects, and what is kept for reasons that no name shows (whole modules, registries, strings)."""
        # the order of effects counts inside of a module only: which module is first depends on the order of imports
        effects = [[(module, index) for index in self._closure.effects(module)] for module in self._kept]
        for places in sorted(effects, key=lambda places: [self._order_key(place) for place in places]):
            for place in places:
                self._visit(place)
        rest = [(module, index) for module, kept in self._kept.items() for index in kept]
        for place in sorted((place for place in rest if place not in self._numbers), key=self._order_key):
            self._visit(place)

    def _order_key(self, place: Place) -> tuple[tuple[str, ...], str, int, Place]:
        """Order definitions by what does not depend on their place; the place decides only between equal ones."""
        return self._statement(place).binds, self._digest(place), self._numbers.get(place, -1), place

    def _visit(self, place: Place) -> None:
        """Number a definition and, depth first, what its holes stand for."""
        stack = [iter((place,))]
        while stack:
            found = next(stack[-1], None)
            if found is None:
                stack.pop()
            elif found not in self._numbers:
                if found[1] not in self._kept.get(found[0], ()):
                    name = self._statement(found).name
                    raise InternalError(f"{found[0]}.{name} is named by packed code and not packed")
                self._numbers[found] = len(self._numbers)
                stack.append(self._next_places(found))

    def _next_places(self, place: Place) -> Iterator[Place]:
        definition = self._definition(place)
        for targets in self._in_order(place, definition):
            for target in targets:
                if isinstance(target, PackedTarget):
                    for index in target.statements:
                        yield target.module, index

    def _in_order(self, place: Place, definition: _Definition) -> Iterator[tuple[Target, ...]]:
        """List the targets of a definition: uses in their order, then imports in one that is not the written one."""
        in_groups = {item.hole for group in definition.form.groups for item in group}
        holes = definition.form.holes
        for number, targets in enumerate(definition.targets):
            if not (number in in_groups and holes[number].is_import):
                yield targets
        for group in definition.form.groups:
            items = [
                (item.bound, self._labels(place[0], definition.targets[item.hole], by_name=True), item.hole)
                for item in group
                if holes[item.hole].is_import
            ]
            for *_, hole in sorted(
                items, key=lambda item: (*item[:2], self._module_names(definition.targets[item[2]]))
            ):
                yield definition.targets[hole]
        yield from definition.others

    @staticmethod
    def _module_names(targets: Iterable[Target]) -> list[str]:
        return [target.module for target in targets if isinstance(target, PackedTarget | ModuleTarget)]

    # definitions

    def _statement(self, place: Place) -> Statement:
        return self._closure.summary(place[0]).statements[place[1]]

    def _content(self, place: Place) -> Content:
        return self._closure.library.content(*place)

    def _definition(self, place: Place) -> _Definition:
        known = self._definitions.get(place)
        if known is None:
            module, index = place
            form = self._form_of(module, index, self._flags)
            seen = {(hole.name, hole.attributes, hole.imported) for hole in form.holes}
            references = [
                self._closure.resolve(module, reference)
                for reference in self._content(place).references
                if not reference.is_import
                and reference.when is not When.TEXT
                and (reference.when is not When.DEFERRED or self._flags.annotations)
                and (reference.name, reference.attributes, reference.imported) not in seen
            ]
            others = [targets for targets in references if targets not in _TYPE_CHECKING]
            named = self._content(place).names
            targets = [
                # what the analysis takes for a builtin is one
                (BuiltinTarget(hole.name, hole.attributes),)
                if hole.name not in named and hole.name in _ALWAYS_THERE
                else self._targets(module, hole)
                for hole in form.holes
            ]
            known = self._definitions[place] = _Definition(form, targets, others)
        return known

    def _targets(self, module: ModuleName, hole: Hole) -> tuple[Target, ...]:
        if hole.imported is not None and hole.is_import:
            found = self._closure.resolver.import_statement(module, hole.imported)
            if found.targets:
                return tuple(found.targets)
            # import a.b: the module itself is loaded, whatever is used of it
            if found.modules:
                return (ModuleTarget(found.modules[-1], ()),)
            if found.externs:
                return (ExternTarget(found.externs[-1]),)
            return (UnresolvedTarget(hole.imported.loads or hole.imported.module, ()),)
        reference = Reference(name=hole.name, attributes=hole.attributes, when=When.LAZY, imported=hole.imported)
        return self._closure.resolve(module, reference)

    # what is written

    def _written_entries(self) -> Iterator[str]:
        for entry in self._closure.entry_points:
            for name, targets in self._closure.entry_targets(entry):
                yield f"(Entry{string(name)}{self._labels(entry.module, targets)})"

    def _written(self, place: Place) -> str:
        definition = self._definition(place)
        form = definition.form
        return "".join(
            (
                f"(Definition{string(form.digest)}",
                self._written_holes(place, definition, by_name=False),
                self._place_of(place),
                ")",
            )
        )

    def _digest(self, place: Place) -> str:
        known = self._digests.get(place)
        if known is None:
            definition = self._definition(place)
            holes = self._written_holes(place, definition, by_name=True)
            known = digest(f"(Digest{string(definition.form.digest)}{holes}{self._place_of(place)})")
            self._digests[place] = known
        return known

    def _written_holes(self, place: Place, definition: _Definition, by_name: bool) -> str:
        module = place[0]
        form = definition.form
        in_groups = {item.hole for group in form.groups for item in group}
        plain = [
            self._labels(module, targets, by_name)
            for number, targets in enumerate(definition.targets)
            if not (number in in_groups and form.holes[number].is_import)
        ]
        groups = [
            _list(
                sorted(
                    {
                        f"(Import{item.bound}{self._labels(module, definition.targets[item.hole], by_name)})"
                        for item in group
                    }
                )
            )
            for group in form.groups
        ]
        others = sorted({self._labels(module, targets, by_name) for targets in definition.others})
        return _list(plain) + _list(groups) + _list(others)

    def _labels(self, module: ModuleName, targets: Iterable[Target], by_name: bool = False) -> str:
        return _list(self._label(module, target, by_name) for target in targets)

    def _label(self, module: ModuleName, target: Target, by_name: bool) -> str:
        if isinstance(target, PackedTarget):
            numbers = [] if by_name else [str(self._numbers[(target.module, index)]) for index in target.statements]
            return f"(Packed{strings(numbers)}{string(target.name)}{strings(target.attributes)})"
        if isinstance(target, ExternTarget):
            return f"(Extern{string(target.path)})"
        if isinstance(target, BuiltinTarget):
            return f"(Builtin{string(target.name)}{strings(target.attributes)})"
        if isinstance(target, ModuleTarget):
            number = ABSENT if by_name else self._module_number(target.module)
            # m.__name__ shows the place
            name = string(self._relocation.name_of(target.module)) if target.attributes else ABSENT
            return f"(Module{number}{strings(target.attributes)}{name})"
        # a name that is bound by means that cannot be seen is another one in another module
        number = ABSENT if by_name or not self._closure.is_whole(module) else self._module_number(module)
        return f"(Unresolved{number}{string(target.name)}{strings(target.attributes)})"

    def _module_number(self, module: ModuleName) -> str:
        return string(str(self._modules.setdefault(module, len(self._modules))))

    def _place_of(self, place: Place) -> str:
        """Write where a definition lives, if it asks for that itself, or somebody asks for all."""
        module = place[0]
        reads = set(self._content(place).self_reads)
        if not (reads - _NO_PLACE or self._closure.flags.places or self._relocation.module_names):
            return ABSENT
        file = self._closure.library.file(module)
        kind = file.kind.value if file is not None else ""
        return f"(Place{string(self._relocation.name_of(module))}{string(kind)})"

    def _written_modules(self) -> list[str]:
        """Write what belongs to no definition: the order in which things happen, names that all of a module shows."""
        written = []
        for module in self._kept:
            ordered = self._written_order(module)
            parts = (
                _list(ordered if len(ordered) > 1 else []),
                self._written_namespace(module),
                self._written_docstring(module),
            )
            written.append((module, "".join(parts)))
        # the namespaces may have given numbers to more modules
        return sorted(
            f"(Module{self._module_number(module) if module in self._modules else ABSENT}{text})"
            for module, text in written
            if module in self._modules or text != f"[]{ABSENT}{ABSENT}"
        )

    def _written_order(self, module: ModuleName) -> list[str]:
        """Write the statements whose order can be observed; imports only for a name that something else binds, too."""
        several = self._closure.names_of_several_values(module)
        ordered = frozenset(self._closure.ordered(module))
        written = []
        for statement in self._closure.summary(module).statements:
            if statement.index in ordered:
                written.append(string(str(self._numbers[(module, statement.index)])))
            elif statement.kind is StatementKind.IMPORT:
                names = sorted(self._closure.imported_names(module, statement.index) & several)
                for binding in statement.imports:
                    written += [
                        self._written_import(module, binding, name) for name in names if binding.name in (name, "*")
                    ]
        return written

    def _written_import(self, module: ModuleName, binding: ImportBinding, name: str) -> str:
        star = self._closure.resolver.star_target(module, binding) if binding.name == "*" != name else None
        if star is not None:  # what comes through a star is what an explicit import would bind
            targets = tuple(self._closure.resolver.module(star, (name,)).targets)
        else:
            targets = self._targets(module, Hole("", (), binding, is_import=True))
        return f"(Import{string(name)}{self._labels(module, targets)})"

    def _written_namespace(self, module: ModuleName) -> str:
        """Write what the import statements of a module bind, where somebody can see all names of the module."""
        if not self._closure.is_whole(module):
            return ABSENT
        bound = {
            self._written_import(module, binding, binding.name)
            for statement in self._closure.summary(module).statements
            if statement.kind is StatementKind.IMPORT
            for binding in statement.imports
        }
        return _list(sorted(bound))

    def _written_docstring(self, module: ModuleName) -> str:
        if not self._flags.docs:
            return ABSENT
        for statement in self._closure.summary(module).statements[:1]:
            if statement.kind is StatementKind.DOCSTRING:
                return string(self._form_of(module, statement.index, self._flags).digest)
        return ABSENT

    def _written_resources(self) -> list[str]:
        library = self._closure.library
        found = []
        for path, module in sorted(self._closure.resources.items()):
            file = library.file(module)
            assert file is not None, "a module that reads a file has one"
            data = library.sources.read_data(file, path).decode("latin-1")
            relative = posixpath.relpath(path, posixpath.dirname(file.path))
            found.append(f"(Resource{self._module_number(module)}{string(relative)}{string(digest(data))})")
        return sorted(found)

    def _references(self, place: Place) -> tuple[int, ...]:
        definition = self._definition(place)
        numbers = {
            self._numbers[(target.module, index)]
            for targets in (*definition.targets, *definition.others)
            for target in targets
            if isinstance(target, PackedTarget)
            for index in target.statements
        }
        return tuple(sorted(numbers))


def _list(values: Iterable[str]) -> str:
    return f"[{''.join(values)}]"
