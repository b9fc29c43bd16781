"""The lock: entry points and the fingerprints that they are known to have."""

from __future__ import annotations

from dataclasses import dataclass

from rcpack.domain.policy import Policy

#: The version of the lock file's format.
LOCK_VERSION = 1


@dataclass(frozen=True, kw_only=True)
class Locked:
    """One pack that must not change by accident."""

    entries: tuple[str, ...]
    fingerprint: str
    policy: Policy = Policy()

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return ", ".join(self.entries)


@dataclass(frozen=True)
class Lock:
    """Everything that is locked, sorted by entries."""

    #: Recipe roots, relative to the folder of the lock file, with ``/``.
    roots: tuple[str, ...]
    items: tuple[Locked, ...] = ()

    def with_item(self, item: Locked) -> Lock:
        """Add or replace."""
        others = [each for each in self.items if each.entries != item.entries]
        return Lock(self.roots, tuple(sorted((*others, item), key=lambda each: each.entries)))

    def without(self, entries: tuple[str, ...]) -> Lock:
        """Leave one out."""
        return Lock(self.roots, tuple(each for each in self.items if each.entries != entries))
