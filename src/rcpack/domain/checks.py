"""What a check of locked packs, and a look at finished jobs, found, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rcpack.domain.differences import PackDiff


class Verdict(Enum):
    """How a pack of before compares with the recipe as it is now."""

    SAME = "same"
    #: Another fingerprint, which was accepted as the one before.
    ACCEPTED = "accepted"
    CHANGED = "changed"
    #: The recipe cannot be packed any more.
    BROKEN = "broken"
    #: What is there from before cannot be read.
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One locked pack."""

    name: str
    verdict: Verdict
    locked: str
    #: Empty where it cannot be packed.
    now: str = ""
    #: Where the code of the locked fingerprint was found, if it was needed.
    found_at: str = ""
    diff: PackDiff | None = None
    #: Why it cannot be packed.
    error: str = ""
    #: Why it was accepted.
    reasons: tuple[str, ...] = ()


class JobState(Enum):
    """How far a job is."""

    FINISHED = "finished"
    #: Finished, and cleaned up: only its output is left.
    ARCHIVED = "archived"
    ERROR = "error"
    #: Started, or waiting to be.
    RUNNING = "running"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStatus:
    """One packed job."""

    #: Below the folder that was looked at.
    job: str
    state: JobState
    verdict: Verdict
    entries: tuple[str, ...] = ()
    fingerprint: str = ""
    now: str = ""
    #: What changed since: ``edited pkg.layers.Block``.
    concerned: tuple[str, ...] = ()
    error: str = ""
