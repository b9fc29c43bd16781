"""What is asked for of the network of a job folder: the function that makes it, and where that runs.

Joins ``net_code`` (the text), ``net_build`` (the process) and a base config. Leaves packing to ``returnn.job``.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rcpack.adapters.cache import Cache
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint, Pack
from rcpack.domain.records import Json
from rcpack.domain.sources import SourceProvider
from rcpack.errors import ConfigError
from rcpack.packing.vendor import vendor
from rcpack.returnn.base_config import BaseConfig
from rcpack.returnn.hooks import HookBinding
from rcpack.returnn.net_build import RUN_NOTE, Builder, config_with_networks
from rcpack.returnn.net_code import ARGUMENTS, NN_ENTRIES, NetworkCall, check_losses, check_names, check_signature
from rcpack.returnn.printing import text_from_statements


@dataclass(frozen=True, kw_only=True)
class NetworkRequest:
    """How the config gets its network."""

    #: Dotted name of the function; ``None`` where the config or a hook has ``get_network``.
    constructor: str | None = None
    #: Parameter of it -> name of the config.
    names: Mapping[str, str] = field(default_factory=dict)
    #: One of ``net_code.EXECUTE_IN``.
    execute_in: str = "run"
    builder: Builder = field(default_factory=Builder)

    @classmethod
    def parse(
        cls,
        *,
        constructor: str | None,
        names: Iterable[str],
        execute_in: str,
        epochs: Iterable[int],
        python: str | None,
        returnn_root: Path | None,
        cache: Cache,
    ) -> NetworkRequest:
        """Read what the user wrote on the command line.

        :param names: ``parameter=name`` each
        :param cache: where networks that were built before are kept; used by ``manager`` only
        :raises ConfigError: if one is malformed, or given twice
        """
        found: dict[str, str] = {}
        for text in names:
            parameter, equals, name = text.partition("=")
            if not equals or not parameter.isidentifier() or not name.isidentifier():
                raise ConfigError(f"{text!r} maps nothing", hint="Write PARAMETER=NAME, with a name of the config.")
            if found.setdefault(parameter, name) != name:
                raise ConfigError(f"the parameter {parameter} is given twice, as {found[parameter]} and as {name}")
        if found and constructor is None:
            raise ConfigError("names are given for the parameters of a network function, but no function")
        builder = Builder(
            python=python,
            returnn_root=returnn_root,
            epochs=tuple(sorted(epochs)),
            cache=cache if execute_in == "manager" else Cache(None),
        )
        return cls(constructor=constructor, names=found, execute_in=execute_in, builder=builder)

    def __str__(self) -> str:
        made = self.constructor or ("get_network" if self.is_built else "")
        return f"{made}, executed in {self.execute_in}" if made else ""

    @property
    def is_built(self) -> bool:
        """Whether the network is built before the config is written."""
        return self.execute_in != "run"

    def entries(self, sources: SourceProvider) -> tuple[str, ...]:
        """List the entry points that the request adds to a pack."""
        if self.constructor is None:
            return ()
        return self.constructor, *nn_entries(sources)

    def check(self, pack: Pack, bindings: Iterable[HookBinding], base: BaseConfig | None) -> None:
        """Check all that is known before anything runs.

        :raises ConfigError: if the network cannot be made, or not trained
        """
        bound = {binding.hook for binding in bindings} | set(base.names if base else ())
        if self.constructor is None:
            if self.is_built and not bound & {"get_network", "network"}:
                raise ConfigError(
                    "there is no network to build: the config gets no get_network",
                    hint="Name the function that makes it with --network, or an entry that offers get_network.",
                )
        else:
            if "get_network" in bound:
                raise ConfigError(
                    f"get_network could be that of {self.constructor} or the one that the config has",
                    hint="Leave out --network, or take get_network out of the config.",
                )
            keys = _literal_keys(base, "extern_data")
            if keys is not None or "extern_data" not in bound:
                check_names(self.names, {*bound, *(keys or ())}, what="--map")
            arguments = _literal_keys(base, ARGUMENTS) if ARGUMENTS in bound else frozenset[str]()
            if arguments is not None:
                check_signature(pack, self._entry(pack), {*self.names, *arguments})
        is_training = base is not None and "train" in base.names
        if is_training and (self.constructor is not None or self.is_built):
            check_losses(pack, self.constructor or "get_network")

    def text(self, pack: Pack, base: BaseConfig | None) -> str:
        """Spell the part of the config that makes the network; empty if there is no function to call."""
        if self.constructor is None:
            return ""
        made = NetworkCall(
            constructor=self._entry(pack),
            names=self.names,
            data_keys=_literal_keys(base, "extern_data"),
            has_arguments=base is not None and ARGUMENTS in base.names,
        )
        return RUN_NOTE + text_from_statements(made.statements())

    def build(self, config: bytes, pack: Pack, about: Mapping[str, Json]) -> tuple[bytes, dict[str, Json]]:
        """Build the network, and put it into the config.

        :param config: the config that would build it when it runs
        :param about: what the manifest says of that
        :return: the config with the network in it, and what the manifest says then
        :raises NetworkError: if the code of the network fails
        """
        networks = self.builder.build(config, vendor(pack, about), pack, entry=self.constructor or "get_network")
        written = config_with_networks(config.decode(), networks, pack).encode()
        found: dict[str, Json] = {
            "sha256": hashlib.sha256(written).hexdigest(),
            "execute_in": self.execute_in,
            "net_dict": networks.digest(),
            "stages": [stage.epoch for stage in networks.stages],
        }
        return written, {**about, **found}

    def _entry(self, pack: Pack) -> EntryPoint:
        for entry in pack.entry_points:
            if str(entry) == self.constructor and entry.name is not None:
                return entry
        raise ConfigError(f"{self.constructor} is a module; name the function in it that makes the network")


def nn_entries(sources: SourceProvider) -> tuple[str, ...]:
    """List what the generated ``get_network`` needs of returnn_common, if that is user code here."""
    return NN_ENTRIES if sources.find(ModuleName("returnn_common.nn")) is not None else ()


def _literal_keys(base: BaseConfig | None, name: str) -> frozenset[str] | None:
    """Read the keys of a dict that a base config writes out; ``None`` if they cannot be seen."""
    keys: Collection[str] | None = None
    for statement in ast.parse(base.body).body if base else ():
        match statement:
            case ast.Assign(targets=[ast.Name(id=bound)], value=ast.Dict(keys=nodes)) if bound == name:
                texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
                keys = texts if len(texts) == len(nodes) else None
    return frozenset(keys) if keys is not None else None
