"""Which global names code refers to, as far as Python's own parser can say: much quicker than to parse it here.

What it cannot say (a name that is also a local variable, code that is too new for this Python) has to be looked into.
"""

from __future__ import annotations

import ast
import re
import symtable
import warnings
from collections.abc import Callable, Set
from typing import TypeVar

_WORD = re.compile(r"\w+")

#: Where this stands, some code may never run.
_NEVER_RUNS = "TYPE_CHECKING"

_Found = TypeVar("_Found")


def surely_used(text: str) -> frozenset[str]:
    """List global names that code refers to, and not only where it never runs.

    :param text: whole statements
    """
    table = _told(lambda: symtable.symtable(text, "m.py", "exec")) if _NEVER_RUNS not in text else None
    tables = [table] if table is not None else []
    found: set[str] = set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        found.update(name.get_name() for name in table.get_symbols() if name.is_global() and name.is_referenced())
    return frozenset(found)


def possibly_used(text: str, names: Set[str]) -> Set[str]:
    """Leave only names that stand in code as such, or in a string that may be an annotation.

    :param text: whole statements
    :param names: names of the module, as they are written
    """
    tree = _told(lambda: ast.parse(text))
    if tree is None:
        return names
    found: set[str] = set()
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                found.update(_WORD.findall(node.value))
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):  # a docstring
            stack.extend(ast.iter_child_nodes(node))
    # Python normalizes names (NFKC), and rcpack takes them as they are written
    return {name for name in names if name in found or not name.isascii()}


def _told(ask: Callable[[], _Found]) -> _Found | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" in a string
        try:
            return ask()
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
