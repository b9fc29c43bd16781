"""The lock: which fingerprints must not change by accident, and whether they did."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from rcpack.adapters.git import repository_of
from rcpack.adapters.recipe_files import LOCK_NAME, home_of, read_lock, write_lock
from rcpack.api.comparing import accepted_in, compare_subjects
from rcpack.api.history import packs_of_history
from rcpack.api.packing import fingerprint
from rcpack.api.subjects import Subject, Viewpoint
from rcpack.domain.acceptance import Acceptances
from rcpack.domain.checks import CheckResult, Verdict
from rcpack.domain.lock import Lock, Locked
from rcpack.errors import EntryPointError, HistoryError, LockError, RcpackError

#: How many states of history are looked at for the code of a locked fingerprint.
_MAX_STATES = 50


def lock_file_of(entries: Iterable[str], viewpoint: Viewpoint) -> Path:
    """Say where the lock file of entry points lies: beside their package."""
    if not viewpoint.roots:
        raise EntryPointError("no recipe root was given", hint="Name the folder of your packages with -r.")
    return home_of(next(iter(entries)).partition(".")[0], viewpoint.roots) / LOCK_NAME


def lock(entries: Iterable[str], viewpoint: Viewpoint, file: Path) -> Lock:
    """Lock entry points, each for itself, or lock again what is locked already.

    :param entries: what to add; ``a,b`` is one pack of two entry points; without any, all are locked again
    :param viewpoint: recipe roots and policy, for new ones
    :param file: the lock file
    :return: what is locked now
    """
    asked = list(entries)
    known = read_lock(file) if file.is_file() else None
    if known is None and not asked:
        raise LockError("there is no lock file, and nothing to lock", where=str(file), hint="Name entry points.")
    roots = tuple(_relative(root, file.parent) for root in viewpoint.roots) or (known.roots if known else ())
    found = Lock(roots, known.items if known is not None else ())
    for text in asked:
        names = tuple(name.strip() for name in text.split(","))
        found = found.with_item(Locked(entries=names, fingerprint="", policy=viewpoint.policy))
    view = viewpoint_of_lock(found, file, viewpoint)
    for item in found.items:
        if not asked or not item.fingerprint:
            found = found.with_item(replace(item, fingerprint=_now(item, view)))
    write_lock(file, found)
    return found


def check(file: Path, viewpoint: Viewpoint = Viewpoint()) -> Iterator[CheckResult]:  # noqa: B008 - frozen
    """Compare what is locked with the recipe as it is now.

    :param file: the lock file
    :param viewpoint: recipe roots, if they are not those of the lock file
    :raises LockError: if the lock file is missing or broken
    """
    known = read_lock(file)
    view = viewpoint_of_lock(known, file, viewpoint)
    accepted = accepted_in(view.roots)
    for item in known.items:
        yield _checked(item, view, accepted)


def viewpoint_of_lock(known: Lock, file: Path, viewpoint: Viewpoint) -> Viewpoint:
    """Take the recipe roots of a lock file, unless others are given."""
    if viewpoint.roots:
        return viewpoint
    return replace(viewpoint, roots=tuple(str(file.parent / root) for root in known.roots))


def _checked(item: Locked, view: Viewpoint, accepted: Acceptances) -> CheckResult:
    try:
        now = _now(item, view)
    except RcpackError as error:
        return CheckResult(name=item.name, verdict=Verdict.BROKEN, locked=item.fingerprint, error=str(error))
    result = CheckResult(name=item.name, verdict=Verdict.SAME, locked=item.fingerprint, now=now)
    if now == item.fingerprint:
        return result
    steps = (*accepted.chain(item.fingerprint), *accepted.chain(now))
    if accepted.representative(now) == accepted.representative(item.fingerprint):
        reasons = tuple(dict.fromkeys(step.reason for step in steps))
        return replace(result, verdict=Verdict.ACCEPTED, reasons=reasons)
    result = replace(result, verdict=Verdict.CHANGED)
    before = _find(item, view)
    if before is None:
        return result
    after = Subject(label=f"{item.name}@", pack=_view(item, view).pack_now(item.entries))
    comparison = compare_subjects(before, after, accepted)
    return replace(result, diff=comparison.diff, found_at=before.label)


def _view(item: Locked, view: Viewpoint) -> Viewpoint:
    return view.with_policy(item.policy)


def _now(item: Locked, view: Viewpoint) -> str:
    return fingerprint(item.entries, view.site, policy=item.policy, hook_names=view.hook_names)


def _find(item: Locked, view: Viewpoint) -> Subject | None:
    """Find the code of a locked fingerprint: what is committed, or was not long ago."""
    try:
        repository = repository_of(item.entries[0].partition(".")[0], view.roots)
        history = packs_of_history(repository, item.entries, _view(item, view))
        for subject in islice(history, _MAX_STATES):
            if subject.pack.fingerprint == item.fingerprint:
                return subject
    except HistoryError:
        return None  # no repository, or no commit yet: then the report names the fingerprints only
    return None


def _relative(root: str | os.PathLike[str], folder: Path) -> str:
    return Path(os.path.relpath(root, folder)).as_posix()
