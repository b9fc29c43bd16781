"""``Network``: the hooks of a model module, or one object, in the config."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from rcpack.domain.pack import EntryPoint, Pack
from rcpack.errors import ConfigError
from rcpack.returnn.hooks import HOOKS, HookBinding, choose_bindings
from rcpack.sisyphus import code
from rcpack.sisyphus.objects import NumberOf, PackedObject, bytes_of, path_of, relative_path
from rcpack.sisyphus.settings import PolicyLike, RecipeRoots


class Network(PackedObject):
    """Brings a model into the config.

    For a module, every RETURNN hook that it offers (``get_model``, ``train_step``, ``forward_step``, ``get_network``,
    ``extern_data``, ...) is bound; for an object, that object, under its own name or ``bind_as``.

    >>> Network("i6_experiments.users.zeyer.model.my_best_model_123")  # doctest: +SKIP
    """

    def __init__(
        self,
        path: str | Any,
        *,
        bind_as: str | None = None,
        bind: Mapping[str, str] | None = None,
        unhashed_package_root: str | None = None,
        hash: Any = None,
        use_for_hash: bool = True,
        recipe_roots: RecipeRoots = None,
        policy: PolicyLike = None,
    ) -> None:
        """
        :param path: ``pkg.module`` or ``pkg.module.Object``, or the function or class itself
        :param bind_as: name of the object in the config, for instance ``get_model``
        :param bind: further hooks: name in the config -> dotted path
        :param unhashed_package_root: package from which paths count, under the policy ``"path"``
        :param hash: ``"code"``, ``"path"``, ``"net_dict"``, or ``ExplicitHash(value)``
        :raises ConfigError: if a path is none
        """
        super().__init__(hash=hash, use_for_hash=use_for_hash, recipe_roots=recipe_roots, policy=policy)
        self.path = path_of(path)
        self.code_object = relative_path(self.path, unhashed_package_root)
        self.bind_as = bind_as
        self.bind = {hook: path_of(target) for hook, target in (bind or {}).items()}

    def entries(self) -> tuple[str, ...]:
        return (self.path, *self.bind.values())

    def bindings(self, pack: Pack) -> tuple[HookBinding, ...]:
        """Decide which names the config gets.

        :raises ConfigError: if there is none, or ``bind_as`` is given for a module
        """
        entries = {str(entry): entry for entry in pack.entry_points}
        entry = entries[self.path]
        if entry.name is not None:
            found = [HookBinding(self.bind_as or entry.name, entry)]
        elif self.bind_as:
            raise ConfigError(f"{self}: bind_as={self.bind_as!r} needs an object, and {self.path} is a module")
        else:
            found = list(choose_bindings(pack, [self.path], {}, {}))
            if not found and not self.bind:
                raise ConfigError(
                    f"{self}: the module defines none of the names that RETURNN looks up",
                    hint="Name an object of it, or define one of " + ", ".join(sorted(HOOKS)) + ".",
                )
        found = [binding for binding in found if binding.hook not in self.bind]
        return tuple(found + [HookBinding(hook, _object(entries[path])) for hook, path in self.bind.items()])

    def check(self, pack: Pack) -> None:
        self.bindings(pack)

    def statements(self, pack: Pack | None) -> list[ast.stmt]:
        assert pack is not None, "a network has an entry point"
        return [
            code.import_statement(binding.target.module, binding.target.name or "", binding.hook)
            for binding in self.bindings(pack)
        ]

    def code_state(self, number_of: NumberOf) -> Any:
        return {
            "entry": number_of(self.path),
            "name": self.bind_as,
            "bind": {hook: number_of(path) for hook, path in self.bind.items()},
        }

    def path_hash(self) -> bytes:
        if self.bind_as is None and not self.bind:
            return bytes_of(self.code_object)
        return bytes_of({"code_object": self.code_object, "import_as": self.bind_as, "bind": self.bind})

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.path!r})"


def _object(entry: EntryPoint) -> EntryPoint:
    if entry.name is None:
        raise ConfigError(f"{entry} is a module; only an object can be bound to a hook")
    return entry
