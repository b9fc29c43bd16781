"""Pinned code: the pack that an earlier job was hashed with, for the objects of a later one.

Decides where that pack is found: in the folder of the job once it was written, else in what the manager has captured
for it. For the policy ``"code"`` these have the same fingerprint; for others the folder says what the job really ran.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sisyphus import Job
from sisyphus.tools import try_get

from rcpack.adapters.tree_reader import find_tree, read_pack
from rcpack.domain.manifest import MANIFEST_NAME
from rcpack.domain.pack import Pack
from rcpack.errors import ConfigError, VerificationError
from rcpack.packing.vendor import TREE_NAME
from rcpack.sisyphus.settings import settings_for
from rcpack.sisyphus.snapshot import Snapshot

#: Folder and state of the manifest -> what was read there; one job pins many.
_read: dict[tuple[str, int], Snapshot] = {}

#: What was captured for an earlier job -> the same for later ones, to which the recipe of now does not matter.
_remembered: dict[Snapshot, Snapshot] = {}


def pinned_snapshot(source: Any) -> Snapshot | None:
    """Find the pack of a job.

    :param source: a job, its folder or output folder, a manifest, or a path that Sisyphus knows; ``None`` for none
    :raises ConfigError: if the job has no packed code
    :raises VerificationError: if a folder has none, or its files were changed
    """
    if source is None or isinstance(source, Snapshot):
        return source
    if isinstance(source, Job):
        output = source._sis_path("output")
        if os.path.isfile(os.path.join(output, TREE_NAME, MANIFEST_NAME)):
            return _from_folder(Path(output))
        return _from_memory(source)
    path = Path(os.fspath(try_get(source)))
    if path.name == MANIFEST_NAME:
        path = path.parent
    for folder in (path, path / "output"):
        if (folder / TREE_NAME / MANIFEST_NAME).is_file() or (folder / MANIFEST_NAME).is_file():
            return _from_folder(folder)
    raise VerificationError(
        "no packed code was found to pin", where=str(path), hint="Name a job, its folder, or a manifest.json of rcpack."
    )


def _from_folder(folder: Path) -> Snapshot:
    tree = find_tree(folder)
    key = str(tree), (tree / MANIFEST_NAME).stat().st_mtime_ns
    if key not in _read:
        _read[key] = Snapshot.new(read_pack(folder), settings_for(()).roots, is_pinned=True)
    return _read[key]


def _from_memory(job: Any) -> Snapshot:
    for value in _packed_parts(vars(job)):
        found: Snapshot | None = value.sis_snapshot()
        if found is not None:
            if found not in _remembered:
                _remembered[found] = Snapshot.new(found.pack, settings_for(()).roots, is_pinned=True)
            return _remembered[found]
    raise ConfigError(
        f"{job} has no packed code to pin",
        hint="Its config must be a PackedReturnnConfig, or hold a Network, Model or Collection of rcpack.sisyphus.",
    )


def _packed_parts(value: Any) -> Iterator[Any]:
    """Find configs and objects of ours among the attributes of a job, also in a plain config."""
    if hasattr(value, "sis_snapshot"):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _packed_parts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _packed_parts(item)
    elif hasattr(value, "python_epilog"):
        # a ReturnnConfig
        yield from _packed_parts([value.python_prolog, value.python_epilog])


def definition_number(pack: Pack, path: str) -> int | None:
    """Return the number of what a dotted path leads to in a pack; ``None`` if it is not in there."""
    module, _, name = path.rpartition(".")
    for definition in pack.definitions:
        if definition.module == module and name in definition.name.split(","):
            return definition.number
    for number, entry in enumerate(pack.entry_points):
        if str(entry) == path:
            # a name that the module only imports
            return number + len(pack.definitions)
    return None


def check_offered(pack: Pack, path: str, asked_by: str) -> None:
    """Raise if something is not in the pack that is pinned.

    :raises ConfigError: with what the pack offers
    """
    if definition_number(pack, path) is None:
        entries = ", ".join(map(str, pack.entry_points))
        raise ConfigError(
            f"{asked_by} needs {path}, which is not in the code that is pinned",
            hint=f"The earlier job was made for {entries}. Give it what later jobs need, too (forward_step=...).",
        )
