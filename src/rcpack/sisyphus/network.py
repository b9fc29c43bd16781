"""``Network``: the hooks of a model module, or one object, in the config."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from rcpack.domain.pack import Pack
from rcpack.errors import ConfigError
from rcpack.returnn.hooks import HOOKS
from rcpack.sisyphus import code
from rcpack.sisyphus.entries import NumberOf
from rcpack.sisyphus.objects import PackedObject
from rcpack.sisyphus.pinned import definition_number, pinned_snapshot
from rcpack.sisyphus.references import unique
from rcpack.sisyphus.settings import PolicyLike, RecipeRoots, settings_for
from rcpack.sisyphus.snapshot import offered_hooks
from rcpack.sisyphus.values import bytes_of, path_of, relative_path


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
        pinned: Any = None,
    ) -> None:
        """
        :param path: ``pkg.module`` or ``pkg.module.Object``, or the function or class itself
        :param bind_as: name of the object in the config, for instance ``get_model``
        :param bind: further hooks: name in the config -> dotted path
        :param unhashed_package_root: package from which paths count, under the policy ``"path"``
        :param hash: ``"code"``, ``"path"``, ``"net_dict"``, or ``ExplicitHash(value)``
        :param pinned: an earlier job whose code is taken, see :meth:`from_job`
        :raises ConfigError: if a path is none
        """
        super().__init__(hash=hash, use_for_hash=use_for_hash, recipe_roots=recipe_roots, policy=policy, pinned=pinned)
        self.path = path_of(path)
        self.code_object = relative_path(self.path, unhashed_package_root)
        self.unhashed_package_root = unhashed_package_root or ""
        self.bind_as = bind_as
        #: The hooks of the module, none for an object; looked up when they are first needed.
        self._hooks: tuple[str, ...] | None = None
        self.bind = {hook: path_of(target) for hook, target in (bind or {}).items()}

    @classmethod
    def from_job(cls, job: Any, path: str | Any | None = None, **kwargs: Any) -> Network:
        """Take exactly the code that an earlier job was made with, however the recipe has moved on.

        :param job: the job, its folder, or the manifest in it
        :param path: a module or object of that code; by default all hooks that were its entry points
        :param kwargs: see the class
        :raises ConfigError: if the job has no packed code, or that is not in it
        """
        pinned = pinned_snapshot(job)
        assert pinned is not None, "a job is given"
        if path is not None:
            return cls(path, pinned=pinned, **kwargs)
        hooks = {entry.name: str(entry) for entry in pinned.pack.entry_points if entry.name in HOOKS}
        if not hooks:
            entries = ", ".join(map(str, pinned.pack.entry_points))
            raise ConfigError(
                f"no entry point of {job} has the name of a hook",
                hint=f"Name the object: Network.from_job(job, path, bind_as=...). The job was made for {entries}.",
            )
        first, *others = sorted(hooks.items())
        return cls(first[1], bind={str(hook): target for hook, target in others}, pinned=pinned, **kwargs)

    def entries(self) -> tuple[str, ...]:
        return unique((*self._targets().values(), *self.bind.values()))

    def _targets(self) -> dict[str, str]:
        """Return name in the config -> dotted path, for what :attr:`path` stands for.

        Of a module only the hooks are entry points: what else it defines, for instance experiments, does not count.
        """
        if self._hooks is None and self.pinned is not None:
            pack = self.pinned.pack
            modules = {str(piece.module) for piece in pack.slices}
            found = sorted(hook for hook in HOOKS if definition_number(pack, f"{self.path}.{hook}") is not None)
            self._hooks = tuple(found) if self.path in modules else ()
        if self._hooks is None:
            settings = settings_for((self.path,), self._recipe_roots, self._pack_policy)
            self._hooks = offered_hooks(self.path, settings, tuple(HOOKS), asked_by=repr(self))
        if not self._hooks:
            return {self.bind_as or self.path.rpartition(".")[2]: self.path}
        if self.bind_as:
            raise ConfigError(f"{self}: bind_as={self.bind_as!r} needs an object, and {self.path} is a module")
        return {hook: f"{self.path}.{hook}" for hook in self._hooks}

    def names(self) -> dict[str, str]:
        """Return all names that the config gets -> dotted path."""
        return {**self._targets(), **self.bind}

    def check(self, pack: Pack) -> None:
        modules = [str(entry) for entry in pack.entry_points if entry.name is None]
        for hook, path in self.names().items():
            if path in modules:
                raise ConfigError(f"{self}: {path} is a module; only an object can be bound to {hook}")

    def statements(self, pack: Pack | None) -> list[ast.stmt]:
        found = []
        for bound, path in self.names().items():
            module, _, name = path.rpartition(".")
            found.append(code.import_statement(module, name, bound))
        return found

    def code_state(self, number_of: NumberOf) -> Any:
        return {name: number_of(path) for name, path in self.names().items()}

    def path_hash(self) -> bytes:
        if self.bind_as is None and not self.bind:
            return bytes_of(self.code_object)
        return bytes_of({"code_object": self.code_object, "import_as": self.bind_as, "bind": self.bind})

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.path!r})"
