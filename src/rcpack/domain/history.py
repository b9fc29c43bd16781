"""What happened to a fingerprint over the history of a recipe, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rcpack.domain.differences import PackDiff


class Event(Enum):
    """What a commit did to a pack."""

    #: The fingerprint is another one.
    CHANGED = "changed"
    #: The fingerprint is another one, and was accepted as the one before.
    ACCEPTED = "accepted"
    #: Files were touched that the pack reads, and the fingerprint stayed.
    QUIET = "quiet"
    #: The entry point can be packed, and could not before.
    APPEARED = "appeared"
    #: The entry point cannot be packed any more.
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One commit that touched what a pack reads."""

    event: Event
    commit: str
    author: str
    date: str
    subject: str
    #: Empty where it cannot be packed.
    fingerprint_before: str = ""
    fingerprint_after: str = ""
    #: The files that the pack reads and the commit touched, below the folder of the repository.
    files: tuple[str, ...] = ()
    #: The definitions, and other things, that count: ``edited pkg.layers.Block``.
    concerned: tuple[str, ...] = ()
    #: Why it cannot be packed.
    error: str = ""
    #: The whole comparison, if it was asked for.
    diff: PackDiff | None = None
