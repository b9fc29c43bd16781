"""What a closure leaves out that a reader should know of."""

from __future__ import annotations

from collections.abc import Iterator

from rcpack.analysis.closure import Closure, Spot
from rcpack.analysis.registries import unused_imports
from rcpack.domain.code import Statement, StatementKind
from rcpack.domain.findings import FindingCode
from rcpack.domain.names import ModuleName
from rcpack.errors import RcpackError


def left_out(closure: Closure) -> Iterator[tuple[FindingCode, Spot, str]]:
    """List what was left out although leaving it out might matter: code, place, detail."""
    for module in closure.modules:
        for statement in closure.summary(module).statements:
            if statement.index not in closure.kept[module] and is_droppable(closure, module, statement):
                code = FindingCode.RCP305 if statement.registrars else FindingCode.RCP301
                yield code, Spot(module, statement.index), statement.name
        for statement, target in unused_imports(closure, module):
            if target in closure.kept:
                continue
            try:
                has_effects = any(item.is_effect for item in closure.library.summary(target).statements)
            except RcpackError:
                continue  # broken, and nothing of it is needed
            if has_effects:
                yield FindingCode.RCP302, Spot(module, statement.index), target


def is_droppable(closure: Closure, module: ModuleName, statement: Statement) -> bool:
    """Tell whether leaving the statement out is worth telling, and undone by a strict policy."""
    if statement.kind is StatementKind.ASSIGNMENT:
        return statement.binds != ("__all__",) and closure.library.content(module, statement.index).is_ordered
    return statement.kind in (StatementKind.FUNCTION, StatementKind.CLASS) and statement.has_loud_decorator
