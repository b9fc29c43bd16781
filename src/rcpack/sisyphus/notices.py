"""What the manager's log says of jobs that are fine now and may surprise later."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any

from rcpack.sisyphus.snapshot import Snapshot
from rcpack.sisyphus.task import job_folder

_log = logging.getLogger("rcpack")

#: Fingerprints with the modules that have moved on, of which the log tells already.
_told: set[tuple[str, ...]] = set()


def warn_if_moved(asked_by: object, snapshot: Snapshot | None) -> None:
    """Say in the manager's log that a job will not run the recipe as it is now."""
    moved = snapshot.moved_modules() if snapshot is not None else ()
    if snapshot is not None and moved and (snapshot.fingerprint, *moved) not in _told:
        _told.add((snapshot.fingerprint, *moved))
        _log.warning(
            "rcpack: the recipe has moved on since %s was hashed; jobs of this manager keep the code of that time "
            "until it is started again. Changed: %s",
            asked_by,
            ", ".join(moved),
        )


#: In the memo of a deep copy: the objects in it that have a pack of their own.
_ALONE = "rcpack: alone"

_warned: set[str] = set()


def warn_if_several(item: object, memo: dict[Any, Any]) -> None:
    """Say in the manager that two objects in one plain config will be an error in the task.

    A job's arguments are copied as one when it is made: that is where objects of the same config meet.
    """
    if (_ALONE in memo and memo[_ALONE] is None) or job_folder() is not None:
        return
    alone = memo.setdefault(_ALONE, [])
    alone.append(item)
    names = ", ".join(map(repr, alone))
    if len(alone) > 1 and names not in _warned:
        _warned.add(names)
        _log.warning(
            "rcpack: %s stand in one job. If they are in the same ReturnnConfig, its task will fail: put them into one "
            "rcpack.sisyphus.Collection, or use PackedReturnnConfig; they share one pack then.",
            names,
        )


@contextlib.contextmanager
def sharing_a_pack(memo: dict[Any, Any]) -> Iterator[None]:
    """Copy something whose objects share a pack."""
    before = memo.get(_ALONE, [])
    memo[_ALONE] = None
    try:
        yield
    finally:
        memo[_ALONE] = before
