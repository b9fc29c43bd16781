"""Are we in the worker of a task, and where is its job? And: a snapshot to disk, whole or not at all."""

from __future__ import annotations

import copy
import hashlib
import logging
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from sisyphus import gs

from rcpack.adapters.tree_reader import read_manifest
from rcpack.adapters.tree_writer import write_tree
from rcpack.domain.manifest import MANIFEST_NAME
from rcpack.domain.records import Json
from rcpack.errors import OutputError, RcpackError
from rcpack.packing.vendor import TREE_NAME, vendor
from rcpack.sisyphus.snapshot import Snapshot

_log = logging.getLogger("rcpack")


def job_folder() -> str | None:
    """Return the folder of the job whose task this process runs, ``None`` in the manager and everywhere else.

    A task runs in ``<job>/work``, beside ``<job>/output`` and the saved job.
    """
    here = os.getcwd()
    folder = os.path.dirname(here)
    if os.path.basename(here) != gs.JOB_WORK_DIR or not os.path.isdir(os.path.join(folder, gs.JOB_OUTPUT)):
        return None
    return folder if os.path.isfile(os.path.join(folder, gs.JOB_SAVE)) else None


def vendor_beside(
    snapshot: Snapshot, folder: str, config: Mapping[str, Json] | None = None, *, has_run: bool = True
) -> Path:
    """Write the tree of a snapshot into a folder; a second time does nothing.

    :param snapshot: what was hashed
    :param folder: where the config lies
    :param config: what the manifest says of the config
    :param has_run: whether a config is there that a run may use; a tree of another pack is replaced if none is
    :return: the tree's folder
    :raises OutputError: if something else is there
    """
    target = Path(folder, TREE_NAME)
    moved = snapshot.moved_modules()
    if moved:
        _log.warning(
            "rcpack: the recipe has moved on since the job was hashed; the job keeps the code of then. Changed: %s",
            ", ".join(moved),
        )
    about: dict[str, Json] = {
        **(config or {}),
        "recipe_moved_on": list(moved),
        "counts_as": snapshot.counts_as,
    }
    for attempt in range(2):
        known = _known_about(target, snapshot)
        if known is None and target.exists() and not has_run and _is_own_tree(target):
            # A task was killed between tree and config, and the manager was started again with another recipe.
            _log.warning("rcpack: replacing %s, which no config has used", target)
            shutil.rmtree(target)
        try:
            write_tree(vendor(snapshot.pack, known if known is not None else about), target)
            break
        except OutputError:
            # Another task wrote the same pack in between, and saw another state of the recipe.
            if attempt or _known_about(target, snapshot) is None:
                raise
    return target


def _known_about(target: Path, snapshot: Snapshot) -> dict[str, Json] | None:
    """Return what the manifest of a tree says besides the pack, if it is the tree of this pack."""
    try:
        manifest = read_manifest(target)
    except RcpackError:
        return None
    wanted = vendor(snapshot.pack).entries
    files = {path: data for path, data in wanted.items() if path != MANIFEST_NAME and isinstance(data, bytes)}
    if manifest.outline.fingerprint != snapshot.fingerprint:
        return None
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    return dict(manifest.config) if digests.items() <= dict(manifest.files).items() else None


def _is_own_tree(target: Path) -> bool:
    try:
        read_manifest(target)
    except RcpackError:
        return False
    return True


def in_job(error: RcpackError) -> RcpackError:
    """Say in an error which job it is about, where that is known."""
    folder = job_folder()
    if folder is None:
        return error
    name = os.path.join(*Path(folder).parts[-4:])
    found = copy.copy(error)
    found.what = f"job {name}: {error.what}"
    found.args = (found.what,)
    return found


def vendor_for_get(asked_by: object, snapshot: Snapshot, folder: str) -> None:
    """Write the code for an object that stands in a plain config; the second one of a config is an error.

    :param folder: the job's
    """
    try:
        vendor_beside(snapshot, f"{folder}/output", has_run=True)
    except RcpackError as error:
        raise in_job(
            type(error)(
                f"{asked_by}: {error.what}",
                where=error.where,
                hint="If the config holds several objects of rcpack, put them into one rcpack.sisyphus.Collection, or "
                f"use PackedReturnnConfig: they share one pack then. Otherwise: {error.hint}",
            )
        ) from error
