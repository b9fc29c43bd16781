"""Which names an entry point offers that is a whole module."""

from __future__ import annotations

from rcpack.analysis.closure import Closure
from rcpack.domain.code import ModuleKind, Statement, StatementKind
from rcpack.domain.names import ModuleName


def public_names(closure: Closure, module: ModuleName) -> tuple[str, ...]:
    """List the public names: ``__all__``, or what the module defines (a package: also re-exports), and hooks.

    :param closure: knows the modules, and which names are hooks
    :param module: the entry module
    """
    summary = closure.summary(module)
    if summary.exports is not None:
        return tuple(sorted(summary.exports))
    file = closure.library.file(module)
    names = set()
    for name, indices in summary.binders.items():
        is_import = all(summary.statements[index].kind is StatementKind.IMPORT for index in indices)
        if name.startswith("_") or (is_import and name not in closure.hook_names):
            if not (is_import and not name.startswith("_") and file is not None and file.kind is ModuleKind.PACKAGE):
                continue
            # a package offers what it takes from its own modules
            if not any(_is_own_export(closure, module, summary.statements[index], name) for index in indices):
                continue
        names.add(name)
    if file is not None and file.kind is ModuleKind.PACKAGE:
        for _, binding in summary.stars:
            target = closure.resolver.star_target(module, binding)
            if target is not None and target.is_within(module) and closure.library.file(target) is not None:
                names.update(closure.resolver.exported_names(target))
    return tuple(sorted(names))


def _is_own_export(closure: Closure, module: ModuleName, statement: Statement, name: str) -> bool:
    for binding in statement.imports:
        target = closure.resolver.star_target(module, binding)
        if binding.name == name and target is not None and target.is_within(module):
            return True
    return False
