"""The text of a config: a header that makes the packed code importable, the base config, the hooks.

Generated parts are an AST that astor prints; the base config's text stays as it was written. The config finds the tree
through its own ``__file__``, so its folder can be moved; and nothing but hooks is left in its namespace.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from rcpack.domain.names import ModuleName
from rcpack.packing.vendor import RUNTIME_NAME, TREE_NAME
from rcpack.returnn.base_config import BaseConfig
from rcpack.returnn.hooks import HookBinding
from rcpack.returnn.printing import assignment, call, dotted, expression_from_value, text_from_statements

#: The config's name in a job folder, as in the jobs of i6_core.
CONFIG_NAME = "returnn.config"

#: The first line of every config: RETURNN takes a file for Python by its ``#!``.
SHEBANG = "#!rnn.py\n"

_HEADER_NOTE = "# The packed code lies beside this file; its packages are imported from there and from nowhere else.\n"

_HOOKS_NOTE = "\n# The hooks, from the packed code.\n"


def config_text(
    bindings: Iterable[HookBinding] = (),
    *,
    base: BaseConfig | None = None,
    settings: Mapping[str, object] | None = None,
) -> str:
    """Write a config.

    :param bindings: the hooks to bind
    :param base: a config whose text is kept
    :param settings: names and plain values to assign
    :raises ConfigError: if a setting cannot be written
    """
    top = base.top if base else ""
    settings_text = text_from_statements(
        assignment(name, expression_from_value(value)) for name, value in (settings or {}).items()
    )
    imports = text_from_statements(import_statements(bindings))
    parts = [
        "" if top.startswith("#!") else SHEBANG,
        _line_ended(top),
        _HEADER_NOTE,
        text_from_statements(header_statements()),
        _line_ended(base.body) if base else "",
        settings_text,
        _HOOKS_NOTE + imports if imports else "",
    ]
    return "".join(parts)


def header_statements() -> list[ast.stmt]:
    """Spell what makes the packed code importable; nothing of it stays in the namespace."""
    # os.path.join(os.path.dirname(os.path.abspath(__file__)), "rcpack", "rcpack_runtime.py")
    folder = call("os.path.dirname", call("os.path.abspath", dotted("__file__")))
    runtime = call("os.path.join", folder, ast.Constant(TREE_NAME), ast.Constant(RUNTIME_NAME))
    return [
        ast.Import([ast.alias("os"), ast.alias("runpy")]),
        ast.Expr(call("runpy.run_path", runtime)),
        ast.Delete([ast.Name("os", ast.Del()), ast.Name("runpy", ast.Del())]),
    ]


def import_statements(bindings: Iterable[HookBinding]) -> list[ast.stmt]:
    """Spell the imports that bind the hooks, one statement for each module."""
    # from package.module import name, name as hook
    aliases: dict[ModuleName, list[ast.alias]] = {}
    for binding in bindings:
        assert binding.target.name is not None, "a hook is an object of a module"
        aliases.setdefault(binding.target.module, []).append(_alias(binding.target.name, binding.hook))
    return [ast.ImportFrom(module, names, 0) for module, names in aliases.items()]


def _alias(name: str, bound: str) -> ast.alias:
    return ast.alias(name) if name == bound else ast.alias(name, bound)


def _line_ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"
