"""Closure -> fingerprint: what the holes of the normal forms stand for, and in which order definitions are written.

The order is a traversal of its own (specification 1, section "Traversal"), so that the place of a definition in its
file, the file, and the order of the analysis do not count. Every kept statement is visited: what is hashed is what is
vendored.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rcpack.analysis.closure import Closure
from rcpack.analysis.steps import Place
from rcpack.analysis.targets import PackedTarget, Target
from rcpack.domain.code import ImportBinding, Statement, StatementKind
from rcpack.domain.names import ModuleName
from rcpack.domain.relocation import Relocation
from rcpack.errors import InternalError
from rcpack.hashing.definitions import (
    Definition,
    Definitions,
    NumbersOf,
    Template,
    flags_of,
    label,
    rendered_holes,
    targets_of,
)
from rcpack.hashing.encoding import ABSENT, digest, string, strings
from rcpack.hashing.outlines import Flags, Hole, Outline
from rcpack.hashing.version import NORMAL_FORM_VERSION


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


def fingerprint(closure: Closure, definitions: Definitions | None = None) -> FingerprintResult:
    """Compute the fingerprint of a closure.

    :param closure: what is packed
    :param definitions: what is known of the definitions of its library; by default nothing
    :raises SourceError: if a statement holds what the specification does not know
    """
    fingerprinter = _Fingerprinter(closure, definitions or definitions_of(closure))
    return FingerprintResult(fingerprinter.fingerprint(), fingerprinter)


def definitions_of(closure: Closure, relocation: Relocation = Relocation()) -> Definitions:
    """Make normal forms from syntax trees, and remember nothing of them.

    :param closure: over whose library
    :param relocation: whether the names of modules count
    """
    from rcpack.hashing.normalize import normalize  # the parser comes with it, and a warm cache needs none

    library = closure.library

    def form_of(module: ModuleName, index: int, flags: Flags) -> Outline:
        return normalize(library.code(module).walked(index), flags).outline

    return Definitions(library, form_of, relocation)


class _Fingerprinter:
    def __init__(self, closure: Closure, definitions: Definitions) -> None:
        self._closure = closure
        self._definitions = definitions
        self._flags = flags_of(closure.flags)
        self._kept = {module: frozenset(closure.statements(module)) for module in closure.modules}
        self._found: dict[Place, Definition] = {}
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
                digest=self._definition(place).digest,
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
        return self._statement(place).binds, self._definition(place).digest, self._numbers.get(place, -1), place

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
                stack.append(iter(self._definition(found).next_places))

    # definitions

    def _statement(self, place: Place) -> Statement:
        return self._closure.summary(place[0]).statements[place[1]]

    def _definition(self, place: Place) -> Definition:
        known = self._found.get(place)
        if known is None:
            known = self._found[place] = self._definitions.get(self._closure, place)
        return known

    # what is written

    def _written_entries(self) -> Iterator[str]:
        for entry in self._closure.entry_points:
            for name, targets in self._closure.entry_targets(entry):
                yield f"(Entry{string(name)}{self._labels(entry.module, targets)})"

    def _written(self, place: Place) -> str:
        definition = self._definition(place)
        holes = rendered_holes(definition, self._filled)
        return f"(Definition{string(definition.form.digest)}{holes}{definition.place})"

    def _labels(self, module: ModuleName, targets: Iterable[Target]) -> str:
        return _list(self._filled(label(module, target, self._definitions.relocation)) for target in targets)

    def _filled(self, template: Template) -> str:
        """Fill the gaps of a text with numbers."""
        found = []
        for part in template:
            if isinstance(part, str):
                found.append(part)
            elif isinstance(part, NumbersOf):
                found.append(strings([str(self._numbers[place]) for place in part.places]))
            elif part.is_conditional and not self._closure.is_whole(part.module):
                found.append(ABSENT)
            else:
                found.append(self._module_number(part.module))
        return "".join(found)

    def _module_number(self, module: ModuleName) -> str:
        return string(str(self._modules.setdefault(module, len(self._modules))))

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
            targets = targets_of(self._closure.resolver, module, Hole("", (), binding, is_import=True))
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
                return string(self._definitions.form((module, statement.index), self._flags).digest)
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
