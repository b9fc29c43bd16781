"""The text of a config that i6_core has written, made self-contained.

Decides what goes (folders of the recipe and of Sisyphus on ``sys.path``), what comes (the header that makes the packed
code importable), and whether all that is left to import was packed. Needs no Sisyphus.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from pathlib import Path

from rcpack.domain.names import ModuleName
from rcpack.domain.pack import Pack
from rcpack.domain.policy import Action
from rcpack.errors import ConfigError, InternalError
from rcpack.returnn.base_config import BaseConfig
from rcpack.returnn.printing import text_from_statements
from rcpack.sisyphus.code import header_statement
from rcpack.sisyphus.references import imports_in

_NOTE = "# The packed code lies beside this file; its packages are imported from there and from nowhere else.\n"


def self_contained(text: str, pack: Pack | None, *, roots: Collection[str], path: str) -> str:
    """Make a config self-contained.

    :param text: what i6_core has made
    :param pack: what is vendored beside it, if anything is
    :param roots: folders that must not be on the job's ``sys.path``: recipe roots, Sisyphus
    :param path: of the config, for messages
    :raises InternalError: if the text is no Python
    """
    try:
        base = BaseConfig.parse(text.encode(), path, [Path(root) for root in roots])
    except ConfigError as error:
        raise InternalError(f"the config that i6_core has made is no Python: {error}") from error
    header = "" if pack is None else _NOTE + text_from_statements([header_statement()])
    top = base.top if not base.top or base.top.endswith("\n") else base.top + "\n"
    return top + header + base.body


def check_imports(text: str, pack: Pack | None, packages: Collection[str], *, path: str) -> None:
    """Prove that everything that a config imports of the recipe was packed, and so hashed.

    :param text: of the config
    :param packages: top-level packages of the recipe
    :param path: of the config, for messages
    :raises ConfigError: with the first import that was not
    """
    names = _offered_names(pack)
    for module, name, line in imports_in(ast.parse(text)):
        if ModuleName(module).root not in packages or _is_left(pack, ModuleName(module)):
            continue
        offered = names.get(module)
        is_packed = offered is not None and (not name or name in offered or f"{module}.{name}" in names)
        if not is_packed:
            wanted = f"{module}.{name}" if name else module
            raise ConfigError(
                f"the config imports {wanted}, which was not packed when the job was hashed",
                where=f"{path}:{line}",
                hint="It was not known then, since it comes from a delayed value, or the job added it in the task. "
                f"Name it in the recipe: python_prolog=[rcpack.sisyphus.Import({wanted!r})].",
            )


def _is_left(pack: Pack | None, module: ModuleName) -> bool:
    """Tell whether the policy leaves a module of the recipe to the environment."""
    return pack is not None and pack.policy.rule_for(module).action is Action.EXTERN


def _offered_names(pack: Pack | None) -> dict[str, set[str]]:
    """Module -> names that the config may take from it: those that are packed."""
    if pack is None:
        return {}
    found: dict[str, set[str]] = {module: set() for module in pack.modules}
    for definition in pack.definitions:
        found[definition.module].update(definition.name.split(","))
    for entry in pack.entry_points:
        found.setdefault(entry.module, set()).update(() if entry.name is None else (entry.name,))
    for module, names in pack.public_names:
        found[module].update(names)
    return found
