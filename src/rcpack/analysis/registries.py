"""Which definitions are kept because something keeps a list of them: registries, ``__init_subclass__``, metaclasses."""

from __future__ import annotations

from collections.abc import Iterator

from rcpack.analysis.closure import Closure
from rcpack.analysis.targets import PackedTarget, Target
from rcpack.domain.code import Content, Statement, StatementKind, When
from rcpack.domain.names import ModuleName
from rcpack.errors import RcpackError, SourceError


def is_registered(closure: Closure, module: ModuleName, statement: Statement) -> bool:
    """Tell whether a decorator or base class keeps a list of what it is used on, in something that is kept."""
    try:
        return any(
            _keeps_list(closure, target, 0)
            for reference in statement.registrars
            for target in closure.resolver.name(module, reference.name, reference.attributes).targets
        )
    except SourceError:
        return False  # it leads to a broken file, and nothing else does


def _keeps_list(closure: Closure, target: Target, depth: int) -> bool:
    """Tell whether calling a definition, or deriving from it, changes something that is kept; also through others."""
    if not isinstance(target, PackedTarget) or depth > 10 or (depth and target.module not in closure.kept):
        return False
    is_kept = _is_kept(closure, target)
    if is_kept and target.attributes:  # @registry.register
        return True
    statements = [closure.summary(target.module).statements[index] for index in target.statements]
    contents = {statement.index: closure.library.content(target.module, statement.index) for statement in statements}
    if any(
        (is_kept and content.is_registry) or _changes_kept(closure, target.module, content)
        for content in contents.values()
    ):
        return True
    followed = (
        reference
        for statement in statements
        if statement.kind in (StatementKind.FUNCTION, StatementKind.CLASS)
        for reference in (
            statement.registrars if statement.kind is StatementKind.CLASS else contents[statement.index].references
        )
        if reference.imported is None and reference.when in (When.EAGER, When.LAZY)
    )
    return any(
        _keeps_list(closure, next_target, depth + 1)
        for reference in followed
        for next_target in closure.resolver.name(target.module, reference.name, ()).targets
        if isinstance(next_target, PackedTarget) and next_target != target
    )


def _changes_kept(closure: Closure, module: ModuleName, content: Content) -> bool:
    return any(
        _is_kept(closure, target)
        for reference in content.changes
        for target in closure.resolver.resolution(module, reference).targets
    )


def _is_kept(closure: Closure, target: Target) -> bool:
    return isinstance(target, PackedTarget) and not closure.kept.get(target.module, set()).isdisjoint(target.statements)


def unused_imports(closure: Closure, module: ModuleName) -> Iterator[tuple[Statement, ModuleName]]:
    """List imports of packed modules that no statement of the module uses: made for what the import does."""
    library = closure.library
    for statement, binding in library.code(module).idle_imports:
        if binding.name == "*" and closure.imported_names(module, statement.index):
            continue
        base = closure.resolver.star_target(module, binding)
        if base is None:
            continue
        names = [ModuleName(binding.loads)] if binding.loads else [base]
        if binding.attribute is not None:
            names = [base.child(binding.attribute), base]
        for name in names:
            if library.is_packed(name) and library.file(name) is not None:
                yield statement, name
                break


def registers(closure: Closure, module: ModuleName, seen: set[ModuleName]) -> bool:
    """Tell whether importing a module that nobody asked for registers something with kept definitions.

    :param seen: modules that were looked at; the answer is no for them
    """
    if module in seen or module in closure.kept:
        return False
    seen.add(module)
    try:
        summary = closure.library.summary(module)
    except RcpackError:
        return False  # broken, and nothing of it is needed
    if any(_acts_on_packed(closure, module, item) for item in summary.statements):
        return True
    return any(registers(closure, target, seen) for _, target in unused_imports(closure, module))


def _acts_on_packed(closure: Closure, module: ModuleName, statement: Statement) -> bool:
    if is_registered(closure, module, statement):
        return True
    if not statement.is_effect:
        return False
    return any(
        _is_kept(closure, target)
        for reference in closure.library.content(module, statement.index).references
        if reference.when is When.EAGER
        for target in closure.resolver.resolution(module, reference).targets
    )
