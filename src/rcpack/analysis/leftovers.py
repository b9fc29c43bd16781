"""What a closure leaves out that a reader should know of."""

from __future__ import annotations

from collections.abc import Iterator

from rcpack.analysis.closure import Closure
from rcpack.analysis.registries import unused_imports
from rcpack.domain.code import Statement, StatementKind
from rcpack.domain.findings import FindingCode
from rcpack.domain.names import ModuleName
from rcpack.errors import RcpackError


def left_out(closure: Closure) -> Iterator[tuple[FindingCode, ModuleName, int, str]]:
    """List what was left out although leaving it out might matter: code, module, line, detail."""
    for module in closure.modules:
        for statement in closure.summary(module).statements:
            if statement.index not in closure.kept[module] and is_droppable(statement):
                code = FindingCode.RCP305 if statement.registrars else FindingCode.RCP301
                yield code, module, statement.line, statement.name
        for statement, target in unused_imports(closure, module):
            if target in closure.kept:
                continue
            try:
                has_effects = any(item.is_effect for item in closure.library.summary(target).statements)
            except RcpackError:
                continue  # broken, and nothing of it is needed
            if has_effects:
                yield FindingCode.RCP302, module, statement.line, target


def is_droppable(statement: Statement) -> bool:
    """Tell whether leaving the statement out is worth telling, and undone by a strict policy."""
    if statement.kind is StatementKind.ASSIGNMENT:
        return statement.is_ordered and statement.binds != ("__all__",)
    return statement.kind in (StatementKind.FUNCTION, StatementKind.CLASS) and statement.has_loud_decorator
