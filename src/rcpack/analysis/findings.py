"""What a reader of a pack should know: what the closure could not see or had to decide, and what it left out."""

from __future__ import annotations

from collections.abc import Iterator

from rcpack.analysis.closure import Closure, Told
from rcpack.analysis.registries import unused_imports
from rcpack.analysis.steps import Spot
from rcpack.domain.code import Statement, StatementKind
from rcpack.domain.findings import Finding, FindingCode
from rcpack.domain.names import ModuleName
from rcpack.errors import RcpackError


def findings_of(closure: Closure) -> tuple[Finding, ...]:
    """List the findings of a closure that is complete, with their lines; some statements are parsed for these.

    :param closure: what is kept
    """
    told = (*closure.told, *_left_out(closure))
    return tuple(dict.fromkeys(finding for each in told for finding in _findings(closure, each)))


def _findings(closure: Closure, told: Told) -> Iterator[Finding]:
    file = closure.library.file(told.spot.module)
    path = file.path if file is not None else ""
    for line in closure.lines_of(told.spot):
        yield Finding(
            code=told.code, module=told.spot.module, path=path, line=line, detail=told.detail, chain=told.chain
        )


def _left_out(closure: Closure) -> Iterator[Told]:
    """List what was left out although leaving it out might matter."""
    for module in closure.modules:
        for statement in closure.summary(module).statements:
            if statement.index not in closure.kept[module] and is_droppable(closure, module, statement):
                code = FindingCode.RCP305 if statement.registrars else FindingCode.RCP301
                yield Told(code, Spot(module, statement.index), statement.name, closure.module_chain(module))
        for statement, target in unused_imports(closure, module):
            if target in closure.kept:
                continue
            try:
                has_effects = any(item.is_effect for item in closure.library.summary(target).statements)
            except RcpackError:
                continue  # broken, and nothing of it is needed
            if has_effects:
                spot = Spot(module, statement.index)
                yield Told(FindingCode.RCP302, spot, target, closure.module_chain(module))


def is_droppable(closure: Closure, module: ModuleName, statement: Statement) -> bool:
    """Tell whether leaving the statement out is worth telling, and undone by a strict policy."""
    if statement.kind is StatementKind.ASSIGNMENT:
        return statement.binds != ("__all__",) and closure.library.content(module, statement.index).is_ordered
    return statement.kind in (StatementKind.FUNCTION, StatementKind.CLASS) and statement.has_loud_decorator
