"""Where the recipe is, and what of it is packed: from ``settings.py``, from arguments, and as the manager would import.

``settings.py`` of a setup may say:

.. code-block:: python

    RCPACK_RECIPE_ROOTS = ["recipe", "/u/shared/recipes"]  # searched in this order, relative to the setup
    RCPACK_POLICY = {"extern": ["i6_models.**"], "deny": ["*.*.old.**"]}  # arguments of Policy.parse

Without them, a package is packed from where the manager would import it: ``sys.path`` first, then ``recipe/``, since
Sisyphus only appends its own finder.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from sisyphus import gs

from rcpack.domain.names import ModuleName
from rcpack.domain.policy import DEFAULT, Policy
from rcpack.errors import PolicyError, RecipeRootError
from rcpack.sisyphus.snapshot import PackSettings

#: What tells a recipe folder from others on ``sys.path``.
_TELLTALES = ("i6_core", "i6_experiments", "i6_models", "returnn_common")

RecipeRoots = Iterable[str | os.PathLike[str]] | None
PolicyLike = Policy | Mapping[str, Any] | None


def settings_for(
    entries: Iterable[str],
    recipe_roots: RecipeRoots = None,
    policy: PolicyLike = None,
    without: Iterable[str] = (),
    unhashed_package_root: str = "",
) -> PackSettings:
    """Decide the settings of a pack.

    :param entries: dotted paths of what is to be packed
    :param recipe_roots: folders, or ``None`` for those of the setup
    :param policy: a policy or the arguments of :meth:`Policy.parse`, or ``None`` for that of the setup
    :param without: patterns of modules that are extern in any case
    :param unhashed_package_root: package that names of modules are relative to, where packed code reads them
    :raises RecipeRootError: if there is no recipe
    :raises PolicyError: if the policy is malformed
    """
    decided = parse_policy(policy)
    if without:
        extra = Policy.parse(extern=without)
        decided = Policy.new(
            [*extra.rules, *decided.rules],
            force=decided.force,
            resources=decided.resources,
            whole_modules=decided.whole_modules,
            strict=decided.strict,
        )
    packages = tuple(dict.fromkeys(ModuleName(entry).root for entry in entries))
    given = recipe_roots if recipe_roots is not None else getattr(gs, "RCPACK_RECIPE_ROOTS", None)
    if given is not None:
        roots = tuple(os.path.join(_base(), os.fspath(root)) for root in _listed(given))
    else:
        roots = _found_roots(packages, tuple(sys.path))
    if not roots and packages:
        raise RecipeRootError(
            f"no recipe was found: there is no folder {_recipe()}",
            hint="Run sis in the folder of the setup, or say RCPACK_RECIPE_ROOTS = [...] in settings.py.",
        )
    return PackSettings(tuple(dict.fromkeys(map(os.path.abspath, roots))), decided, unhashed_package_root)


def parse_policy(policy: PolicyLike) -> Policy:
    """Read a policy as the user gives it.

    :raises PolicyError: if it is malformed
    """
    given = policy if policy is not None else getattr(gs, "RCPACK_POLICY", None)
    if given is None:
        return Policy()
    if isinstance(given, Policy):
        return given
    try:
        return Policy.parse(**given)
    except TypeError as error:
        raise PolicyError(f"RCPACK_POLICY or policy= is no policy: {error}", hint="See docs/sisyphus.md.") from None


def known_packages(settings: PackSettings) -> frozenset[str]:
    """List the top-level packages under the recipe roots that the policy does not leave to the environment."""
    found = set()
    for root in settings.roots:
        for name in _names_in(root):
            if settings.policy.rule_for(ModuleName(name)) is DEFAULT or _is_packed_below(settings.policy, name):
                found.add(name)
    return frozenset(found)


def _is_packed_below(policy: Policy, name: str) -> bool:
    """Tell whether some rule packs a part of a package, though another one leaves the rest of it."""
    return any(rule.action.value == "intern" and rule.pattern.partition(".")[0] == name for rule in policy.rules)


@lru_cache(maxsize=64)
def _names_in(root: str) -> tuple[str, ...]:
    names = set()
    try:
        with os.scandir(root) as entries:
            for entry in entries:
                name = entry.name.removesuffix(".py")
                if name.isidentifier() and (entry.name.endswith(".py") or entry.is_dir()):
                    names.add(name)
    except OSError as error:
        raise RecipeRootError(f"the folder {root} cannot be read ({error.strerror})") from None
    return tuple(sorted(names))


def user_packages() -> frozenset[str]:
    """List all top-level packages that may be packed: those of recipe folders, and the config folder of the setup."""
    names = {gs.CONFIG_PREFIX}
    for root in _found_roots((ModuleName(gs.CONFIG_PREFIX),), tuple(sys.path)):
        names.update(_names_in(root))
    return frozenset(names)


@lru_cache(maxsize=1024)
def _found_roots(packages: tuple[ModuleName, ...], search: tuple[str, ...]) -> tuple[str, ...]:
    """Find the roots of packages as the manager would import them; the recipe of the setup is always the last."""
    recipe = [_recipe()] if os.path.isdir(_recipe()) else []
    names = {*packages, *_TELLTALES, *(name for root in recipe for name in _names_in(root))}
    # Sisyphus only appends its own finder: what is on sys.path comes first
    roots = [
        folder
        for folder in search
        if folder and not _is_installed(folder) and os.path.isdir(folder) and names & set(_packages_in(folder))
    ]
    if gs.CONFIG_PREFIX in packages:
        roots.append(_base())
    return tuple(roots + recipe)


def _packages_in(folder: str) -> tuple[str, ...]:
    """List the packages in a folder of ``sys.path`` that are not left to the environment in any case."""
    return tuple(name for name in _names_in(folder) if Policy().rule_for(ModuleName(name)) is DEFAULT)


def _is_installed(folder: str) -> bool:
    """Tell whether a folder of ``sys.path`` holds what is installed, which is never packed."""
    return os.path.basename(folder) in ("site-packages", "dist-packages")


def _base() -> str:
    base: str = gs.BASE_DIR
    return os.path.abspath(base)


def _recipe() -> str:
    prefix: str = gs.RECIPE_PREFIX
    return os.path.join(_base(), prefix)


def _listed(roots: Any) -> list[str | os.PathLike[str]]:
    return [roots] if isinstance(roots, str | os.PathLike) else list(roots)
