"""``Model``: a torch or RETURNN-frontend model with its steps and arguments."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from rcpack.domain.pack import Pack
from rcpack.errors import ConfigError
from rcpack.sisyphus import code
from rcpack.sisyphus.entries import NumberOf
from rcpack.sisyphus.objects import PackedObject
from rcpack.sisyphus.settings import PolicyLike, RecipeRoots
from rcpack.sisyphus.values import bytes_of, path_of, relative_path, resolved


class Model(PackedObject):
    """Binds ``get_model`` with its arguments, and the functions that go with it.

    .. code-block:: python

        Model(
            "i6_experiments.users.me.model.Model",
            model_kwargs={"hidden": 512},
            train_step="i6_experiments.users.me.training.train_step",
            forward_step="i6_experiments.users.me.search.forward_step",
        )
    """

    def __init__(
        self,
        model: str | Any,
        *,
        model_kwargs: Mapping[str, Any] | None = None,
        unhashed_model_kwargs: Mapping[str, Any] | None = None,
        pass_on: Sequence[str] | None = None,
        train_step: str | Any | None = None,
        forward_step: str | Any | None = None,
        hooks: Mapping[str, str | Any] | None = None,
        hook_kwargs: Mapping[str, Mapping[str, Any]] | None = None,
        unhashed_hook_kwargs: Mapping[str, Mapping[str, Any]] | None = None,
        unhashed_package_root: str | None = None,
        hash: Any = None,
        use_for_hash: bool = True,
        recipe_roots: RecipeRoots = None,
        policy: PolicyLike = None,
        pinned: Any = None,
    ) -> None:
        """
        :param model: dotted path of the class, or of a function that returns the model; or the object itself
        :param model_kwargs: its keyword arguments, which count; values may be delayed, or paths
        :param unhashed_model_kwargs: such that do not count
        :param pass_on: which of RETURNN's own arguments (``epoch``, ``step``, ``device``) it takes; by default it gets
            all that RETURNN gives, and must take ``**kwargs``, since RETURNN adds a random one
        :param train_step: dotted path of the function, or the function
        :param forward_step: the same
        :param hooks: further names of the config (``forward_callback``, ``epoch_start``, ...) with their objects
        :param hook_kwargs: hook -> keyword arguments that are fixed, and count
        :param unhashed_hook_kwargs: such that do not count
        :param unhashed_package_root: package from which paths count, under the policy ``"path"``
        :param hash: ``"code"``, ``"path"`` or ``ExplicitHash(value)``
        :param pinned: an earlier job whose code is taken, see :class:`PackedObject`
        :raises ConfigError: if a path is none, or arguments are given for a hook that there is not
        """
        super().__init__(hash=hash, use_for_hash=use_for_hash, recipe_roots=recipe_roots, policy=policy, pinned=pinned)
        given = {"train_step": train_step, "forward_step": forward_step, **(hooks or {})}
        #: Name in the config -> dotted path; the model first.
        self.hooks = {"get_model": path_of(model)}
        self.hooks.update((hook, path_of(target)) for hook, target in given.items() if target is not None)
        self.code_objects = {hook: relative_path(path, unhashed_package_root) for hook, path in self.hooks.items()}
        self.hashed_arguments = _arguments(model_kwargs, hook_kwargs)
        self.unhashed_arguments = _arguments(unhashed_model_kwargs, unhashed_hook_kwargs)
        self.unhashed_package_root = unhashed_package_root or ""
        self.pass_on = None if pass_on is None else tuple(pass_on)
        unknown = sorted({*self.hashed_arguments, *self.unhashed_arguments} - set(self.hooks))
        if unknown:
            raise ConfigError(f"{self}: there are arguments for {', '.join(unknown)}, and no such hook")

    def entries(self) -> tuple[str, ...]:
        return tuple(self.hooks.values())

    def statements(self, pack: Pack | None) -> list[ast.stmt]:
        return [self._statement(hook, path) for hook, path in self.hooks.items()]

    def _statement(self, hook: str, path: str) -> ast.stmt:
        module, _, name = path.rpartition(".")
        arguments = {**self.unhashed_arguments.get(hook, {}), **self.hashed_arguments.get(hook, {})}
        if hook == "get_model" and self.pass_on is not None:
            spelled = code.expression(resolved(arguments))
            return code.filtered_function_statement(hook, module, name, spelled, self.pass_on)
        if not arguments:
            return code.import_statement(module, name, hook)
        return code.partial_statement(hook, module, name, code.expression(resolved(arguments)))

    def code_state(self, number_of: NumberOf) -> Any:
        return {
            "hooks": {hook: number_of(path) for hook, path in self.hooks.items()},
            "arguments": self.hashed_arguments,
            "pass_on": self.pass_on,
        }

    def path_hash(self) -> bytes:
        return bytes_of({"hooks": self.code_objects, "arguments": self.hashed_arguments, "pass_on": self.pass_on})

    def __repr__(self) -> str:
        return f"Model({self.hooks['get_model']!r})"


def _arguments(
    model: Mapping[str, Any] | None, hooks: Mapping[str, Mapping[str, Any]] | None
) -> dict[str, dict[str, Any]]:
    found = {hook: dict(arguments) for hook, arguments in (hooks or {}).items() if arguments}
    if model:
        found["get_model"] = {**found.get("get_model", {}), **model}
    return found
