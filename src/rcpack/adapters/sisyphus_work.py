"""The ``work`` folder of a Sisyphus setup: which folders are jobs, which of them are packed, and how far they are.

Knows only what lies on disk, by name; Sisyphus itself is not needed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from rcpack.domain.checks import JobState
from rcpack.domain.manifest import MANIFEST_NAME
from rcpack.packing.vendor import TREE_NAME


@dataclass(frozen=True, slots=True)
class FoundJob:
    """A folder with a packed job."""

    #: Relative to the folder that was searched.
    name: str
    tree: str
    state: JobState


def find_jobs(folder: str) -> Iterator[FoundJob]:
    """Find the packed jobs below a folder, in the order of their names.

    A job is a folder with a manifest in ``output/rcpack`` (Sisyphus) or in ``rcpack`` (``rcpack pack``). Jobs are not
    searched for more jobs, and links are followed to a job, but not to folders of jobs.
    """
    todo = [folder]
    while todo:
        path = todo.pop()
        tree = _tree_of(path)
        if tree is not None:
            name = os.path.relpath(path, folder).replace(os.sep, "/")
            yield FoundJob(name=name, tree=tree, state=_state_of(path))
            continue
        todo += reversed(list(_folders(path)))


def _tree_of(path: str) -> str | None:
    for inner in (("output", TREE_NAME), (TREE_NAME,)):
        tree = os.path.join(path, *inner)
        if os.path.isfile(os.path.join(tree, MANIFEST_NAME)):
            return tree
    return None


def _folders(path: str) -> Iterator[str]:
    """List the folders that may be jobs, or hold some; a job of Sisyphus that is not packed is passed over."""
    try:
        with os.scandir(path) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return  # cleaned up in this moment, or not ours to read
    names = {entry.name for entry in found}
    if "output" in names and names & {"info", "job.save", "finished.tar.gz"}:
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False) or (entry.is_symlink() and _tree_of(entry.path) is not None):
            yield entry.path


def _state_of(path: str) -> JobState:
    try:
        names = os.listdir(path)
    except OSError:
        return JobState.UNKNOWN
    if "finished.tar.gz" in names:
        return JobState.ARCHIVED
    if any(name.startswith("error.") for name in names):
        return JobState.ERROR
    if "finished" in names or any(name.startswith("finished.run") for name in names):
        return JobState.FINISHED
    return JobState.RUNNING if names and {"info", "job.save"} & set(names) else JobState.UNKNOWN
