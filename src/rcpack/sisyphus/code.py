"""The statements that objects contribute to a config, as AST; astor prints them. Needs no Sisyphus.

Nothing but what is asked for is left in the config's namespace, since RETURNN reads all of it: helpers are reached
through ``__import__(...)``, never by an import statement.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from rcpack.errors import ConfigError
from rcpack.packing.vendor import RUNTIME_NAME, TREE_NAME
from rcpack.returnn.printing import call, dotted, expression_from_value


def header_statement(folders: Sequence[str] = ("",)) -> ast.stmt:
    """Spell what makes the packed code importable, as one expression that binds nothing.

    :param folders: where the tree may lie, relative to the config's folder; the first that exists counts
    """
    # (lambda os, runpy: runpy.run_path(...))(__import__("os"), __import__("runpy"))
    folder = call("os.path.dirname", call("os.path.abspath", dotted("__file__")))
    places: list[ast.expr] = [
        call("os.path.join", folder, *map(ast.Constant, [*filter(None, [name]), TREE_NAME, RUNTIME_NAME]))
        for name in folders
    ]
    runtime = places[0]
    if len(places) > 1:
        runtime = call("next", call("filter", dotted("os.path.isfile"), ast.List(places, ast.Load())))
    parameters = ast.arguments(
        posonlyargs=[],
        args=[ast.arg("os"), ast.arg("runpy")],
        vararg=None,
        kwonlyargs=[],
        kw_defaults=[],
        kwarg=None,
        defaults=[],
    )
    function = ast.Lambda(parameters, call("runpy.run_path", runtime))
    return ast.Expr(ast.Call(function, [_imported_module("os"), _imported_module("runpy")], []))


def import_statement(module: str, name: str, bound: str) -> ast.stmt:
    """Spell ``from module import name as bound``."""
    if not module:
        return ast.Import([ast.alias(name) if bound == name else ast.alias(name, bound)])
    return ast.ImportFrom(module, [ast.alias(name) if bound == name else ast.alias(name, bound)], 0)


def partial_statement(bound: str, module: str, name: str, arguments: ast.expr) -> ast.stmt:
    """Spell ``bound = functools.partial(module.name, **arguments)`` without binding anything else."""
    function = ast.Attribute(_imported_module("functools"), "partial", ast.Load())
    keywords = [ast.keyword(None, arguments)]
    return _assigned([bound], ast.Call(function, [imported_object(module, name)], keywords))


def call_import_statement(bound: str, module: str, name: str, arguments: ast.expr) -> ast.stmt:
    """Spell ``bound = module.name(**arguments)``."""
    return _assigned([bound], ast.Call(imported_object(module, name), [], [ast.keyword(None, arguments)]))


def call_statement(function: str, arguments: Sequence[tuple[str, str]], targets: Sequence[str] | None) -> ast.stmt:
    """Spell a call of something that the config defines.

    :param function: an expression, usually a name
    :param arguments: keyword and expression each
    :param targets: names that the value is assigned to; ``None`` for none
    :raises ConfigError: if one of the texts is no expression
    """
    keywords = [ast.keyword(name, parse_expression(text, f"argument {name} of {function}")) for name, text in arguments]
    made = ast.Call(parse_expression(function, "the function of a Call"), [], keywords)
    return ast.Expr(made) if targets is None else _assigned(targets, made)


def parse_expression(text: str, what: str) -> ast.expr:
    """Read code that the user gave as text.

    :raises ConfigError: if it is no expression
    """
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ConfigError(f"{what} is no Python expression: {text!r} ({error.msg})") from error


def expression(value: object) -> ast.expr:
    """Spell a value, in which ``CodeWrapper`` objects stand for code.

    :raises ConfigError: if it has no spelling
    """
    if type(value).__name__ == "CodeWrapper" and hasattr(value, "code"):
        return parse_expression(str(value.code), "the code of a CodeWrapper")
    if isinstance(value, Mapping):
        keys: list[ast.expr | None] = [expression(key) for key in value]
        return ast.Dict(keys, [expression(item) for item in value.values()])
    if type(value) in (list, tuple):
        assert isinstance(value, list | tuple), "checked above"
        items = [expression(item) for item in value]
        return ast.List(items, ast.Load()) if isinstance(value, list) else ast.Tuple(items, ast.Load())
    return expression_from_value(value)


def imported_object(module: str, name: str) -> ast.expr:
    """Spell ``__import__("module", fromlist=["name"]).name``; for a builtin, its name."""
    if not module:
        return dotted(name)
    names = ast.List([ast.Constant(name)], ast.Load())
    imported = ast.Call(dotted("__import__"), [ast.Constant(module)], [ast.keyword("fromlist", names)])
    return ast.Attribute(imported, name, ast.Load())


def _imported_module(name: str) -> ast.expr:
    return call("__import__", ast.Constant(name))


def _method(owner: ast.expr, name: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(ast.Attribute(owner, name, ast.Load()), list(arguments), [])


def _assigned(targets: Sequence[str], value: ast.expr) -> ast.stmt:
    names: list[ast.expr] = [ast.Name(name, ast.Store()) for name in targets]
    target = names[0] if len(names) == 1 else ast.Tuple(names, ast.Store())
    return ast.Assign([target], value)


def path_statement(folder: str) -> ast.stmt:
    """Spell ``sys.path.insert(0, folder)``."""
    path = ast.Attribute(_imported_module("sys"), "path", ast.Load())
    return ast.Expr(_method(path, "insert", ast.Constant(0), ast.Constant(folder)))


def filtered_function_statement(
    bound: str, module: str, name: str, arguments: ast.expr, passed_on: Sequence[str]
) -> ast.stmt:
    """Spell a function that takes any keywords and passes some of them on.

    ``def bound(*, epoch, **_): return module.name(epoch=epoch, **arguments)``
    """
    keywords = [ast.keyword(passed, dotted(passed)) for passed in passed_on]
    made = ast.Call(imported_object(module, name), [], [*keywords, ast.keyword(None, arguments)])
    parameters = ast.arguments(
        posonlyargs=[],
        args=[],
        vararg=None,
        kwonlyargs=[ast.arg(passed) for passed in passed_on],
        kw_defaults=[None] * len(passed_on),
        kwarg=ast.arg("_kwargs"),
        defaults=[],
    )
    # parsed, since newer versions of Python have more fields to fill
    (function,) = ast.parse("def function(): pass").body
    assert isinstance(function, ast.FunctionDef), "that is what was parsed"
    function.name, function.args, function.body = bound, parameters, [ast.Return(made)]
    return function
