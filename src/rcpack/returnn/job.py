"""From entry points to a job folder: the use case behind ``rcpack pack``.

Decides what lies in the folder, and in which order it is written: first the tree, then the config, so that a config
that is there can be run. Leaves packing to ``api`` and the text to ``returnn.config``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rcpack.adapters.tree_writer import write_file, write_tree
from rcpack.api import config_entry_points, open_sources, pack
from rcpack.domain.pack import EntryPoint, Pack
from rcpack.domain.policy import Policy
from rcpack.domain.records import Json
from rcpack.errors import ConfigError
from rcpack.packing.vendor import TREE_NAME, VendorTree, vendor
from rcpack.returnn.base_config import BaseConfig
from rcpack.returnn.config import CONFIG_NAME, config_text
from rcpack.returnn.hooks import HOOKS, HookBinding, choose_bindings, parse_bindings
from rcpack.returnn.net_request import NetworkRequest


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job folder as a value."""

    pack: Pack
    bindings: tuple[HookBinding, ...]
    #: What makes the network, for people; empty if nothing was asked for.
    network: str
    #: Statements of the base config that were taken out, and those that look as if they should be; ``line: text``.
    removed: tuple[str, ...]
    suspicious: tuple[str, ...]
    config: bytes
    tree: VendorTree


def plan_job(
    entries: Sequence[str],
    recipe_roots: Sequence[str | Path],
    *,
    policy: Policy = Policy(),
    base_config: Path | None = None,
    bind: Sequence[str] = (),
    network: NetworkRequest | None = None,
) -> Job:
    """Pack entry points and make the config that uses them; touches no disk but to read.

    :param entries: ``package.module`` or ``package.module.Object`` each
    :param recipe_roots: folders whose packages are user code, searched in order
    :param policy: what is packed, left to the environment, refused
    :param base_config: a config in Python whose text is kept, and whose imports and class paths are packed, too
    :param bind: ``hook=package.module.name`` each
    :param network: how the network is made, and where
    :raises RcpackError: one of its subclasses, for everything that can be wrong with these
    """
    network = network or NetworkRequest()
    asked = parse_bindings(bind)
    sources = open_sources(recipe_roots)
    data = _read(base_config)
    base = BaseConfig.parse(data, str(base_config), [Path(root) for root in recipe_roots]) if data else None
    of_base = config_entry_points(data, sources, policy, str(base_config)) if data else ()
    wanted: list[str | EntryPoint] = [*entries, *asked.values(), *of_base, *network.entries(sources)]
    packed = pack(wanted, sources, policy=policy, hook_names=HOOKS)
    bindings = choose_bindings(packed, entries, asked, base.names if base else {})
    network.check(packed, bindings, base)
    config = (config_text(bindings, base=base) + network.text(packed, base)).encode()
    about: dict[str, Json] = {
        "file": CONFIG_NAME,
        "sha256": hashlib.sha256(config).hexdigest(),
        "hooks": {binding.hook: str(binding.target) for binding in bindings},
        "base_sha256": hashlib.sha256(data).hexdigest() if data else None,
    }
    if network.is_built:
        config, about = network.build(config, packed, about)
    return Job(
        pack=packed,
        bindings=bindings,
        network=str(network),
        removed=base.removed if base else (),
        suspicious=base.suspicious if base else (),
        config=config,
        tree=vendor(packed, about),
    )


def write_job(job: Job, folder: Path) -> bool:
    """Write a job folder; a second time does nothing.

    :return: whether something was written
    :raises OutputError: if the folder holds something else, or cannot be written
    """
    has_tree = write_tree(job.tree, folder / TREE_NAME)
    has_config = write_file(job.config, folder / CONFIG_NAME)
    return has_tree or has_config


def _read(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"the base config cannot be read: {error.strerror}", where=str(path)) from error
