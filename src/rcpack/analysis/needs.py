"""Where a name, or all references of a statement, lead to, as steps that a closure takes one after the other.

Those of a statement are worked out once for all closures over one state of a recipe. What a step means for what is kept
is left to ``closing``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rcpack.analysis.library import ModuleLibrary
from rcpack.analysis.resolution import Resolver
from rcpack.analysis.steps import (
    Defined,
    Executed,
    Imported,
    NamedInText,
    PassedOn,
    Place,
    Provided,
    Spot,
    Step,
    Troubled,
)
from rcpack.analysis.targets import ExternTarget, ModuleTarget, PackedTarget, Resolution
from rcpack.domain.code import ModuleKind, Reference, Statement, StatementKind, When
from rcpack.domain.pack import EntryPoint
from rcpack.errors import RcpackError


def steps_to(
    library: ModuleLibrary, spot: Spot, found: Resolution, *, is_bare: bool, is_optional: bool
) -> Iterator[Step]:
    """List the steps from a place to where a resolution leads.

    :param library: the modules
    :param spot: where the name stands
    :param found: where it leads
    :param is_bare: whether a module that it ends at is passed on as an object
    :param is_optional: whether a module that does not exist may be missing until the code runs
    """
    for trouble in found.troubles:
        yield Troubled(trouble, spot, is_optional)
    is_executed = False
    for module, index, name in found.imports:
        if library.summary(module).statements[index].kind is StatementKind.IMPORT:
            # import torch  # at top level: it runs with the module, however late its name is used
            is_executed = True
            yield Imported((module, index), name)
        else:
            yield Defined((module, index), is_foreign=False)
    for executed in found.modules:
        yield Executed(executed)
    for extern in found.externs:
        yield Provided(extern, is_optional and not is_executed)
    for target in (*found.targets, *found.carried):
        if isinstance(target, PackedTarget):
            yield Executed(target.module)
            for index in target.statements:
                yield Defined((target.module, index), is_foreign=target.module != spot.module)
        elif isinstance(target, ModuleTarget):
            yield Executed(target.module)
            if is_bare and (not target.attributes or target.attributes[0] == "__dict__"):
                yield PassedOn(target.module, spot)


class Needs:
    """What statements need; what is the same for all closures is remembered."""

    def __init__(self, library: ModuleLibrary, resolver: Resolver) -> None:
        self._library = library
        self._resolver = resolver

    def steps_of(self, place: Place, with_annotations: bool) -> tuple[Step, ...]:
        """List the steps that the references of a statement ask for, each once.

        :param place: the statement
        :param with_annotations: whether annotations are read that nothing evaluates by itself
        """
        return self._resolver.remembered(
            self._library.steps,
            (place, with_annotations),
            lambda: tuple(dict.fromkeys(self._steps(place, with_annotations))),
        )

    def _steps(self, place: Place, with_annotations: bool) -> Iterator[Step]:
        statement = self._library.summary(place[0]).statements[place[1]]
        for reference in self._library.content(*place).references:
            if reference.when is When.TEXT:
                entry = self._library.entry_point(reference.name)
                if entry is not None and self._is_nameable(entry):
                    yield NamedInText(entry, Spot(*place, reference))
            elif reference.when is not When.DEFERRED or with_annotations:
                yield from self._steps_from(place, statement, reference)

    def _steps_from(self, place: Place, statement: Statement, reference: Reference) -> Iterator[Step]:
        found = self._resolver.resolution(place[0], reference)
        if reference.when is When.DEFERRED and found.troubles:
            # a name that only a type checker sees may be bound nowhere
            found = replace(found, troubles=[])
        is_alias = (
            statement.alias is not None
            and reference.name == statement.alias.name
            and reference.attributes == statement.alias.attributes
        )
        is_sure = reference.when is When.EAGER and statement.kind is not StatementKind.BLOCK
        yield from steps_to(
            self._library,
            Spot(*place, reference.imported or reference),
            found,
            is_bare=not (is_alias or reference.is_import),
            is_optional=not is_sure,
        )

    def _is_nameable(self, entry: EntryPoint) -> bool:
        if entry.name is None:
            file = self._library.file(entry.module)
            return file is not None and file.kind is ModuleKind.MODULE
        try:
            found = self._resolver.name(entry.module, entry.name, (), is_own=False)
        except RcpackError:
            return False
        return any(isinstance(target, PackedTarget | ExternTarget) for target in found.targets)
