"""Python values and statements as config text: an AST that astor prints, and that is read back to prove it.

Decides how a value is spelled (``float("inf")``, ``-0.0``). Leaves to the callers which statements a config has.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Iterable, Mapping

from rcpack.errors import ConfigError, InternalError


def text_from_statements(statements: Iterable[ast.stmt]) -> str:
    """Print statements.

    :raises InternalError: if what is printed does not mean what was given
    """
    module = ast.fix_missing_locations(ast.Module(body=list(statements), type_ignores=[]))
    with warnings.catch_warnings():
        # astor 0.8.1 looks at ast.Num and its like, which Python 3.12 and later warn of.
        warnings.simplefilter("ignore", DeprecationWarning)
        import astor

        text: str = astor.to_source(module)
    if ast.dump(ast.parse(text)) != ast.dump(module):
        raise InternalError(f"a generated config does not read back as what it was made of:\n{text}")
    return text


def expression_from_value(value: object) -> ast.expr:
    """Spell a value as an expression that needs no import.

    :raises ConfigError: if the value is, or holds, something that has no such spelling
    """
    if value is None or value is ... or isinstance(value, (bool, str, bytes)):
        _check_exact(value)
        return ast.Constant(value)
    if isinstance(value, (int, float, complex)):
        _check_exact(value)
        return _number(value)
    if isinstance(value, Mapping):
        _check_exact(value)
        keys: list[ast.expr | None] = [expression_from_value(key) for key in value]
        return ast.Dict(keys=keys, values=[expression_from_value(item) for item in value.values()])
    if isinstance(value, (list, tuple)):
        _check_exact(value)
        items = [expression_from_value(item) for item in value]
        return ast.List(items, ast.Load()) if isinstance(value, list) else ast.Tuple(items, ast.Load())
    if isinstance(value, (set, frozenset)):
        return _set(value)
    raise ConfigError(
        f"the value {value!r} of type {type(value).__qualname__} cannot be written into a config",
        hint="Put it into the recipe and name it as an entry point, or bind it as a hook.",
    )


def call(function: str, *arguments: ast.expr) -> ast.Call:
    """Spell a call of a dotted name."""
    return ast.Call(func=dotted(function), args=list(arguments), keywords=[])


def dotted(name: str) -> ast.expr:
    """Spell a dotted name."""
    head, *rest = name.split(".")
    found: ast.expr = ast.Name(head, ast.Load())
    for attribute in rest:
        found = ast.Attribute(found, attribute, ast.Load())
    return found


def assignment(name: str, value: ast.expr) -> ast.Assign:
    """Spell ``name = value``."""
    return ast.Assign(targets=[ast.Name(name, ast.Store())], value=value)


def _check_exact(value: object) -> None:
    """Refuse subclasses (an enum that is an int, a tagged str): their plain value would be another one."""
    if type(value) not in (type(None), type(...), bool, str, bytes, int, float, complex, dict, list, tuple):
        raise ConfigError(
            f"the value {value!r} has the type {type(value).__qualname__}, which its plain spelling would lose",
            hint="Convert it, or put it into the recipe and bind it as a hook.",
        )


def _number(value: complex) -> ast.expr:
    if isinstance(value, complex):
        return call("complex", _number(value.real), _number(value.imag))
    if not math.isfinite(value):
        # float("inf"), float("-inf"), float("nan")
        return call("float", ast.Constant(repr(value)))
    if math.copysign(1, value) < 0:
        # -1, -0.0: a minus sign is an operator
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)


def _set(value: set[object] | frozenset[object]) -> ast.expr:
    """Spell a set in the order of its spelled items, which no hash seed changes."""
    items = sorted((expression_from_value(item) for item in value), key=ast.dump)
    if isinstance(value, frozenset):
        return call("frozenset", ast.List(items, ast.Load()))
    return ast.Set(items) if items else call("set")
