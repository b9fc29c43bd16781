"""Builds the networks of configs: in the task that writes the config, or in the manager.

Decides which Python and RETURNN build it, and when. Leaves building, and what the config looks like then, to
``returnn.net_build``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from sisyphus import Job, gs
from sisyphus.delayed_ops import DelayedBase
from sisyphus.job_path import AbstractPath
from sisyphus.tools import try_get

from rcpack.adapters.cache import Cache
from rcpack.domain.pack import Pack
from rcpack.errors import ConfigError
from rcpack.packing.vendor import vendor
from rcpack.returnn.net_build import Builder, config_with_networks
from rcpack.returnn.net_code import check_losses
from rcpack.returnn.net_dict import Networks
from rcpack.sisyphus.built_network import Network
from rcpack.sisyphus.extern_data import check_available
from rcpack.sisyphus.objects import SerializerObject
from rcpack.sisyphus.task import job_folder

#: Digest of what they were built of -> networks as JSON; one manager builds each once.
_built: dict[tuple[object, ...], str] = {}


def network_among(members: Iterable[SerializerObject]) -> Network | None:
    """Find the network of a config that is not just code to import.

    :raises ConfigError: if there are two
    """
    found = [member for member in members if isinstance(member, Network)]
    if len({id(member.origin) for member in found}) > 1:
        raise ConfigError("the config has two networks: " + ", ".join(map(repr, found)))
    return found[0] if found else None


def check_together(members: Sequence[SerializerObject], pack: Pack, config: Mapping[str, object] | None) -> None:
    """Check what objects of one config need of each other; asked when the graph is built.

    :param members: all serializer objects
    :param pack: their pack
    :param config: the keys and values of the config, where they are known
    :raises ConfigError: if a name that the network uses is not defined, or a training has no loss
    """
    network = network_among(members)
    if network is None:
        return
    made = network.construction
    if made is not None and config is not None:
        made.check_names(members, [*config, *_keys_of(config.get("extern_data"))])
    if made is None and "get_network" not in network.names():
        # the steps of torch and the RETURNN frontend mark losses when they run, wherever they come from
        return
    if config is not None and "train" in config and config.get("task", "train") == "train":
        check_losses(pack, repr(network))


def _keys_of(value: object) -> list[str]:
    return [str(key) for key in value] if isinstance(value, Mapping) else []


def plain_values(config: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is delayed, or a file: what a network is built with in the manager.

    :raises ConfigError: if extern data hold it, which are needed
    """
    found = {}
    for key, value in config.items():
        if not _is_delayed(value):
            found[key] = value
        elif key == "extern_data":
            raise ConfigError(
                "extern_data in the config holds what is not available in the manager, so the network cannot be built",
                hint="Use execute_in='run' or 'create_files'.",
            )
    return found


def check_in_manager(network: Network) -> None:
    """Check that the network can be built before any job has run.

    :raises ConfigError: if an argument is not available yet
    """
    check_available(network.net_kwargs, f"an argument of {network}")


def _is_delayed(value: object) -> bool:
    if isinstance(value, DelayedBase | AbstractPath):
        return True
    if isinstance(value, Mapping):
        return any(_is_delayed(item) for pair in value.items() for item in pair)
    return isinstance(value, list | tuple | set) and any(map(_is_delayed, value))


def networks_in_manager(
    network: Network, make_text: Callable[[], str], pack: Pack, *, known_as: str, only_known: bool = False
) -> Networks | None:
    """Build the networks of a config, or return what was built before.

    :param network: what is asked for
    :param make_text: makes the config that would build them when it runs
    :param pack: its code
    :param known_as: all of that which counts
    :param only_known: whether nothing is built; ``None`` if it was not before
    :raises NetworkError: if the user's code fails
    """
    builder = _builder(network, Cache.default())
    key = (known_as, pack.fingerprint, builder)
    if only_known and key not in _built:
        return None
    if key not in _built:
        _built[key] = json.dumps(_build(builder, network, make_text(), pack).to_json())
    return Networks.from_json(json.loads(_built[key]))


def text_with_networks(network: Network, text: str, pack: Pack, known: Networks | None) -> str:
    """Put the networks into a config in place of the code, if they are to be there.

    :param network: what is asked for
    :param text: the config that would build them when it runs
    :param pack: its code
    :param known: what the manager has built
    :raises NetworkError: if the user's code fails
    """
    if not network.is_built:
        return text
    if known is None:
        if job_folder() is None and network.execute_in == "create_files":
            # somebody looks at the text in the manager
            return text
        known = _build(_builder(network, Cache(None)), network, text, pack)
    return config_with_networks(text, known, pack)


def _build(builder: Builder, network: Network, text: str, pack: Pack) -> Networks:
    return builder.build(text.encode(), vendor(pack), pack, entry=network.function)


def _builder(network: Network, cache: Cache) -> Builder:
    python, root = network.returnn_python_exe, network.returnn_root
    of_job = _of_job()
    python = python or of_job.get("returnn_python_exe") or getattr(gs, "RETURNN_PYTHON_EXE", None)
    root = root or of_job.get("returnn_root") or getattr(gs, "RETURNN_ROOT", None)
    return Builder(
        python=None if python is None else str(try_get(python)),
        returnn_root=None if root is None else Path(str(try_get(root))),
        epochs=network.epochs,
        cache=cache,
    )


def _of_job() -> dict[str, Any]:
    """Find the Python and RETURNN of the job that hashes or writes the config: it stands in the frames above."""
    names = ("returnn_python_exe", "returnn_root")
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        for local in ("self", "kwargs", "d"):
            value = frame.f_locals.get(local)
            if isinstance(value, dict) and names[0] in value:
                return {name: value.get(name) for name in names}
            if isinstance(value, Job) and hasattr(value, names[0]):
                return {name: getattr(value, name, None) for name in names}
        frame = frame.f_back
    return {}
