"""File versions parsed ahead of a walk over history, by other processes, into the cache.

Nothing waits for them and nothing depends on them: what is not there in time is parsed by the walk itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import IO

from rcpack.adapters.cache import Cache
from rcpack.adapters.git import Footprint, Repository
from rcpack.api.store import ModuleStore
from rcpack.errors import RcpackError

#: More processes than this gain nothing: the walk itself is one.
_MAX_PROCESSES = 16


class Helpers:
    """Processes that parse ahead; ended with the walk."""

    def __init__(self, folder: str, start: str, hidden: str | None, footprint: Footprint) -> None:
        """
        :param folder: the repository
        :param start: id of the commit where they start
        :param hidden: id of a commit that is left out with all before it
        :param footprint: what is read at the start
        """
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        number = min(cores - 1, _MAX_PROCESSES)
        said = {"folder": folder, "start": start, "hidden": hidden, "paths": sorted(_files(footprint, ()))}
        self._processes = [_started({**said, "number": each, "of": number}) for each in range(number)]

    def end(self) -> None:
        """End them, wherever they are."""
        for process in self._processes:
            process.kill()
            process.wait()


def _files(footprint: Footprint, above: tuple[str, ...]) -> Iterator[list[str]]:
    for name, child in footprint.children.items():
        if name.endswith(".py") and not child.children and child.is_exact:
            yield [*above, name]
        yield from _files(child, (*above, name))


def _started(said: dict[str, object]) -> subprocess.Popen[bytes]:
    # a program of its own, and no fork: the caller's main module is not run again
    program = f"import sys; sys.path[:] = {[str(path) for path in sys.path]!r}; "
    program += "from rcpack.api.ahead import work; work(sys.stdin.buffer)"
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
    assert process.stdin is not None, "a pipe was asked for"
    try:
        process.stdin.write(json.dumps(said).encode())
        process.stdin.close()
    except BrokenPipeError:
        pass  # it died at once; nothing depends on it
    return process


def work(stream: IO[bytes]) -> None:
    """Walk over the same history and parse the share of one process."""
    said = json.load(stream)
    repository = Repository(said["folder"])
    store = ModuleStore(Cache.default())
    footprint = Footprint()
    for path in said["paths"]:
        footprint.note(path, is_exact=True)
    seen: set[str] = set()
    for commit in repository.walk(said["start"], said["hidden"]):
        parent = repository.commit_by_id(commit.parents[0]) if commit.parents else None
        if parent is None:
            continue
        for path in repository.changed_paths(footprint, parent.tree, commit.tree):
            blob = repository.blob_at(parent.tree, path)
            if blob is None or blob in seen:
                continue
            seen.add(blob)
            if int(blob[:8], 16) % said["of"] != said["number"]:
                continue
            try:
                store.summarize(repository.blob(blob), path)
                store.forget_trees()
            except (RcpackError, OSError):
                continue  # told by the walk, if it matters
