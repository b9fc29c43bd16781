"""The function of a recipe that makes a ``returnn_common.nn`` network, as a part of ``Network``.

The arguments are those of ``i6_experiments.common.setups.returnn_common.serialization.Network``, so that a setup can
move over; the function's name counts for the hash here.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint, Pack
from rcpack.errors import ConfigError
from rcpack.returnn.net_code import ARGUMENTS, NetworkCall, check_names, check_signature
from rcpack.sisyphus import code
from rcpack.sisyphus.extern_data import ExternData
from rcpack.sisyphus.imports import Import
from rcpack.sisyphus.objects import SerializerObject
from rcpack.sisyphus.values import resolved


@dataclass(frozen=True)
class Construction:
    """How the network is made of a function."""

    #: Dotted path, or a name that another object of the config imports.
    function: str
    #: Parameter -> name of the config.
    names: Mapping[str, str]
    #: Parameter -> value, which may be delayed.
    arguments: Mapping[str, Any]

    @property
    def is_packed(self) -> bool:
        """Whether the function is given by its path."""
        return "." in self.function

    def statements(self) -> list[ast.stmt]:
        """Spell ``network_kwargs`` and ``get_network``."""
        constructor: EntryPoint | str = self.function
        if self.is_packed:
            module, _, name = self.function.rpartition(".")
            constructor = EntryPoint(ModuleName(module), name)
        made = NetworkCall(constructor=constructor, names=self.names, has_arguments=bool(self.arguments))
        found: list[ast.stmt] = []
        if self.arguments:
            value = code.expression(resolved(dict(self.arguments)))
            found.append(ast.Assign([ast.Name(ARGUMENTS, ast.Store())], value))
        return found + made.statements()

    def check(self, pack: Pack) -> None:
        """Check what the source of the function tells.

        :raises ConfigError: if it cannot be called
        """
        for entry in pack.entry_points:
            if str(entry) == self.function:
                if entry.name is None:
                    raise ConfigError(f"{self.function} is a module; name the function in it that makes the network")
                check_signature(pack, entry, {*self.names, *self.arguments})

    def check_names(self, members: Iterable[SerializerObject], others: Collection[str] = ()) -> None:
        """Check that what stands beside it in the config defines the names that it uses.

        :param members: the serializer objects of the config
        :param others: other names that the config binds
        :raises ConfigError: if one is not defined
        """
        defined = set(others)
        for member in members:
            names = names_of(member)
            if names is None:
                return
            defined |= names
        wanted = dict(self.names)
        if not self.is_packed:
            wanted["the network function"] = self.function
        check_names(wanted, defined)


def names_of(member: SerializerObject) -> frozenset[str] | None:
    """List the names that a serializer object gives to the config; ``None`` if that cannot be told."""
    if isinstance(member, ExternData):
        return member.names | frozenset(member.keys)
    if isinstance(member, Import):
        return frozenset({member.bound_name})
    names = getattr(member, "names", None)
    if callable(names):
        return frozenset(names())
    for attribute in ("code", "_code"):
        text = getattr(member, attribute, None)
        if isinstance(text, str):
            return _names_in(text)
    return None


def _names_in(text: str) -> frozenset[str] | None:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return None
    if any(isinstance(node, ast.alias) and node.name == "*" for node in ast.walk(tree)):
        return None
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for node in ast.walk(tree):
        if isinstance(node, ast.alias):
            found.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
    return frozenset(found)
