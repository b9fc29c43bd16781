"""Which definitions are kept because something keeps a list of them: registries, ``__init_subclass__``, metaclasses."""

from __future__ import annotations

from collections.abc import Iterator

from rcpack.analysis.closure import Closure
from rcpack.analysis.resolution import (
    PackedTarget,
    Target,
)
from rcpack.domain.code import Statement, StatementKind, When
from rcpack.domain.names import ModuleName


def is_registered(closure: Closure, module: ModuleName, statement: Statement) -> bool:
    """Tell whether a decorator or base class in the closure keeps a list of what it is used on."""
    return any(
        _keeps_list(closure, target, 0)
        for reference in statement.registrars
        for target in closure.resolver.name(module, reference.name, reference.attributes).targets
    )


def _keeps_list(closure: Closure, target: Target, depth: int) -> bool:
    """Tell whether calling or deriving from a kept definition changes a global of its module, also through others."""
    if not isinstance(target, PackedTarget) or depth > 10:
        return False
    if not set(target.statements) & closure.kept.get(target.module, set()):
        return False
    if target.attributes:  # @registry.register
        return True
    statements = [closure.summary(target.module).statements[index] for index in target.statements]
    if any(statement.is_registry for statement in statements):
        return True
    followed = (
        reference
        for statement in statements
        if statement.kind in (StatementKind.FUNCTION, StatementKind.CLASS)
        for reference in (statement.registrars if statement.kind is StatementKind.CLASS else statement.references)
        if reference.imported is None and reference.when in (When.EAGER, When.LAZY)
    )
    return any(
        _keeps_list(closure, next_target, depth + 1)
        for reference in followed
        for next_target in closure.resolver.name(target.module, reference.name, ()).targets
        if isinstance(next_target, PackedTarget) and next_target != target
    )


def unused_imports(closure: Closure, module: ModuleName) -> Iterator[tuple[Statement, ModuleName]]:
    """List imports of packed modules that no statement of the module uses: made for what the import does."""
    summary = closure.summary(module)
    used = {item.name for statement in summary.statements for item in statement.references}
    used.update(summary.exports or ())
    for statement in summary.statements:
        if statement.kind is not StatementKind.IMPORT:
            continue
        for binding in statement.imports:
            if binding.name in used or binding.name == "*":
                continue
            base = closure.resolver.star_target(module, binding)
            if base is None:
                continue
            names = [ModuleName(binding.loads)] if binding.loads else [base]
            if binding.attribute is not None:
                names = [base.child(binding.attribute), base]
            for name in names:
                if closure.library.is_packed(name) and closure.library.file(name) is not None:
                    yield statement, name
                    break


def acts_on_packed(closure: Closure, module: ModuleName, statement: Statement) -> bool:
    """Tell whether a statement of a module that nobody asked for registers something with kept definitions."""
    if is_registered(closure, module, statement):
        return True
    if not statement.is_effect:
        return False
    return any(
        isinstance(target, PackedTarget) and bool(set(target.statements) & closure.kept.get(target.module, set()))
        for reference in statement.references
        if reference.when is When.EAGER
        for target in closure.resolution(module, reference).targets
    )
