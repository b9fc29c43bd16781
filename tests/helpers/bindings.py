"""Proves from the text alone, by Python's own compiler, that no name that a slice uses lost its binding."""

from __future__ import annotations

import ast
import dis
import symtable
import warnings
from types import CodeType


def lost_names(original: bytes, piece: bytes, star_names: frozenset[str] = frozenset()) -> list[str]:
    """List the global names that a slice uses, that the original binds, and that the slice does not bind.

    :param original: the file of the recipe
    :param piece: its slice
    :param star_names: what star imports of the original bring
    """
    bound = _bound(original) | star_names
    return sorted(name for name in _used(piece) & bound if name not in _bound(piece))


def _bound(source: bytes) -> set[str]:
    table = symtable.symtable(_text(source), "module", "exec")
    names = {item.get_name() for item in table.get_symbols() if item.is_assigned() or item.is_imported()}
    tables = table.get_children()
    while tables:
        inner = tables.pop()
        tables += inner.get_children()
        names.update(
            item.get_name() for item in inner.get_symbols() if item.is_declared_global() and item.is_assigned()
        )
    return names


def has_star(source: bytes) -> bool:
    """Tell whether there is a star import."""
    nodes = ast.walk(ast.parse(source))
    return any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in nodes)


def _used(source: bytes) -> set[str]:
    used: set[str] = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "is not" with a literal
        tree = ast.fix_missing_locations(_WithoutTypeChecking().visit(ast.parse(source)))
        codes = [compile(tree, "module", "exec", dont_inherit=True)]
    while codes:
        code = codes.pop()
        codes += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
        used.update(
            instruction.argval
            for instruction in dis.get_instructions(code)
            if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS")
        )
    return used


def _text(source: bytes) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.unparse(ast.parse(source))  # decodes as Python does


class _WithoutTypeChecking(ast.NodeTransformer):
    """Empties the blocks under ``if TYPE_CHECKING:``, which never run."""

    def visit_If(self, node: ast.If) -> ast.If:
        if ast.unparse(node.test).rpartition(".")[2] == "TYPE_CHECKING" and not isinstance(node.test, ast.UnaryOp):
            node.body = [ast.Pass()]
        self.generic_visit(node)
        return node
