"""``Import`` and its kin: one object of the recipe in the config."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from types import FunctionType
from typing import Any

from rcpack.domain.pack import Pack
from rcpack.sisyphus import code
from rcpack.sisyphus.entries import NumberOf
from rcpack.sisyphus.objects import PackedObject
from rcpack.sisyphus.settings import PolicyLike, RecipeRoots
from rcpack.sisyphus.values import bytes_of, path_of, relative_path, resolved


class Import(PackedObject):
    """Imports an object (or a module) of the recipe into the config, and packs what it needs."""

    def __init__(
        self,
        code_object_path: str | FunctionType | type | Any,
        *,
        unhashed_package_root: str | None = None,
        import_as: str | None = None,
        use_for_hash: bool = True,
        ignore_import_as_for_hash: bool = False,
        hash: Any = None,
        recipe_roots: RecipeRoots = None,
        policy: PolicyLike = None,
        pinned: Any = None,
    ) -> None:
        """
        :param code_object_path: ``i6_experiments.users.me.model.Model``, or the function or class itself
        :param unhashed_package_root: package from which paths count, under the policy ``"path"``
        :param import_as: name in the config, if it is another one
        :param use_for_hash: whether it counts in the hash of a collection at all
        :param ignore_import_as_for_hash: whether ``import_as`` does not count
        :param hash: see :class:`PackedObject`
        :raises ConfigError: if the path is none, or not within ``unhashed_package_root``
        """
        super().__init__(hash=hash, use_for_hash=use_for_hash, recipe_roots=recipe_roots, policy=policy, pinned=pinned)
        path = path_of(code_object_path)
        self.module, _, self.object_name = path.rpartition(".")
        self.package = self.module.rpartition(".")[0]
        self.code_object = relative_path(path, unhashed_package_root)
        self.unhashed_package_root = unhashed_package_root or ""
        self.import_as = import_as
        self.ignore_import_as_for_hash = ignore_import_as_for_hash

    @property
    def bound_name(self) -> str:
        """The name in the config."""
        return self.import_as or self.object_name

    @property
    def path(self) -> str:
        """The whole dotted path."""
        return f"{self.module}.{self.object_name}" if self.module else self.object_name

    def entries(self) -> tuple[str, ...]:
        return (self.path,)

    def statements(self, pack: Pack | None) -> list[ast.stmt]:
        return [code.import_statement(self.module, self.object_name, self.bound_name)]

    def code_state(self, number_of: NumberOf) -> Any:
        return {"name": "" if self.ignore_import_as_for_hash else self.bound_name, "entry": number_of(self.path)}

    def path_hash(self) -> bytes:
        if self.import_as and not self.ignore_import_as_for_hash:
            return bytes_of({"code_object": self.code_object, "import_as": self.import_as})
        return bytes_of(self.code_object)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.path!r})"


class PartialImport(Import):
    """Imports a callable and fixes some of its arguments."""

    def __init__(
        self,
        *,
        code_object_path: str | FunctionType | type | Any,
        unhashed_package_root: str | None = None,
        hashed_arguments: Mapping[str, Any] | None = None,
        unhashed_arguments: Mapping[str, Any] | None = None,
        import_as: str | None = None,
        use_for_hash: bool = True,
        ignore_import_as_for_hash: bool = False,
        hash: Any = None,
        recipe_roots: RecipeRoots = None,
        policy: PolicyLike = None,
        pinned: Any = None,
    ) -> None:
        """
        :param hashed_arguments: keyword arguments, which count; values may be delayed, or paths
        :param unhashed_arguments: keyword arguments that do not count; the others win
        """
        super().__init__(
            code_object_path,
            unhashed_package_root=unhashed_package_root,
            import_as=import_as,
            use_for_hash=use_for_hash,
            ignore_import_as_for_hash=ignore_import_as_for_hash,
            hash=hash,
            recipe_roots=recipe_roots,
            policy=policy,
            pinned=pinned,
        )
        self.hashed_arguments = dict(hashed_arguments or {})
        self.unhashed_arguments = dict(unhashed_arguments or {})

    def _arguments(self) -> ast.expr:
        return code.expression(resolved({**self.unhashed_arguments, **self.hashed_arguments}))

    def statements(self, pack: Pack | None) -> list[ast.stmt]:
        return [code.partial_statement(self.bound_name, self.module, self.object_name, self._arguments())]

    def code_state(self, number_of: NumberOf) -> Any:
        return {**super().code_state(number_of), "arguments": self.hashed_arguments}

    def path_hash(self) -> bytes:
        return bytes_of({"import": super().path_hash(), "hashed_arguments": self.hashed_arguments})


class CallImport(PartialImport):
    """Imports a callable, calls it with the arguments, and binds what it returns."""

    def statements(self, pack: Pack | None) -> list[ast.stmt]:
        return [code.call_import_statement(self.bound_name, self.module, self.object_name, self._arguments())]
