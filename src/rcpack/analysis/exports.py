"""The value of ``__all__``, where it can be read off."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from rcpack.analysis.happenings import Walked
from rcpack.analysis.literals import text_value
from rcpack.analysis.syntax import children_of
from rcpack.domain.code import ModuleNames


def read_exports(statements: Iterable[Walked], module: ModuleNames) -> tuple[tuple[str, ...] | None, bool]:
    """Read ``__all__ = [...]`` and what extends it.

    :param statements: those that can have to do with it
    :param module: what the module binds
    :return: the names, or ``None`` if there is no ``__all__``; and whether there is one that cannot be read off
    """
    if "__all__" not in module.bound:
        return None, "__all__" in module.imports
    names: list[str] = []
    for walked in statements:
        node, happenings = walked.node, walked.happenings
        added: list[str] | None
        if isinstance(node, cst.Assign) and _is_all(node.targets[0].target) and len(node.targets) == 1:
            names, added = [], _strings(node.value)
        elif isinstance(node, cst.AnnAssign | cst.AugAssign) and _is_all(node.target):
            added = _strings(node.value) if node.value is not None else []
        elif isinstance(node, cst.Expr) and isinstance(node.value, cst.Call) and _is_all_method(node.value.func):
            # __all__.append("x"), __all__.extend(["x"])
            argument = node.value.args[0].value if len(node.value.args) == 1 else None
            one = text_value(argument)
            added = [one] if one is not None else _strings(argument)
        elif any(use.node.value == "__all__" and use.is_change for use in happenings.uses) or _binds_all(node):
            added = None
        else:
            continue
        if added is None:
            return None, True
        names += added
    return tuple(dict.fromkeys(names)), False


def _is_all(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Name) and node.value == "__all__"


def _is_all_method(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Attribute) and _is_all(node.value) and node.attr.value in ("append", "extend")


def _binds_all(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Assign):
        return any(_is_all(item.target) for item in node.targets)
    if isinstance(node, cst.BaseCompoundStatement) and not isinstance(node, cst.FunctionDef | cst.ClassDef):
        stack: list[cst.CSTNode] = [node]
        while stack:
            part = stack.pop()
            if _is_all(part):
                return True
            stack.extend(children_of(part))
    return False


def _strings(node: cst.CSTNode | None) -> list[str] | None:
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        left, right = _strings(node.left), _strings(node.right)
        return None if left is None or right is None else left + right
    if not isinstance(node, cst.List | cst.Tuple | cst.Set):
        return None
    values = [text_value(element.value) for element in node.elements]
    return [value for value in values if value is not None] if None not in values else None
