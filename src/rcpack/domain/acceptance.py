"""Fingerprints that a person has declared to count as others.

More than half of the edits that change a fingerprint are meant to keep behaviour: a new option with the old default. No
static hash can know this, so a person can say it. Decides what may be said and what follows from it; leaves the file to
``adapters.recipe_files``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rcpack.errors import AcceptanceError

_FINGERPRINT = re.compile(r"(rcp[0-9]+)-[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """One declaration: a fingerprint counts as another one."""

    fingerprint: str
    counts_as: str
    #: Why a person says so.
    reason: str
    #: The entry points that were looked at, for those who read the file.
    entries: tuple[str, ...] = ()
    by: str = ""
    #: The day, as ``2026-11-23``.
    on: str = ""


@dataclass(frozen=True)
class Acceptances:
    """All declarations of a recipe."""

    items: tuple[Acceptance, ...] = ()

    @classmethod
    def new(cls, items: tuple[Acceptance, ...], *, where: str = "") -> Acceptances:
        """Make a checked collection; the same declaration twice is one.

        :param items: what was declared, in any order
        :param where: the file, for messages
        :raises AcceptanceError: if two contradict each other, or lead in a circle
        """
        found = cls()
        for item in items:
            known = found._by_fingerprint.get(item.fingerprint)
            if known is None or known.counts_as != item.counts_as:
                found = found.accept(item, where=where)
        return found

    def representative(self, fingerprint: str) -> str:
        """Return the fingerprint that a fingerprint counts as: itself, if nothing was declared."""
        steps = self.chain(fingerprint)
        return steps[-1].counts_as if steps else fingerprint

    def chain(self, fingerprint: str) -> tuple[Acceptance, ...]:
        """List the declarations that lead from a fingerprint to its representative."""
        steps: list[Acceptance] = []
        while fingerprint in self._by_fingerprint:
            steps.append(self._by_fingerprint[fingerprint])
            fingerprint = steps[-1].counts_as
        return tuple(steps)

    def accept(self, item: Acceptance, *, where: str = "") -> Acceptances:
        """Add a declaration.

        :param item: the declaration
        :param where: the file, for messages
        :raises AcceptanceError: if it says nothing, contradicts another one, leads in a circle, or is about
            fingerprints of two specifications
        """
        versions = [_version(each, where) for each in (item.fingerprint, item.counts_as)]
        if versions[0] != versions[1]:
            message = f"a fingerprint of specification {versions[0]} cannot count as one of {versions[1]}"
            hint = "Compute both with the same specification."
            raise AcceptanceError(message, where=where, hint=hint)
        if item.fingerprint == item.counts_as:
            raise AcceptanceError("the two fingerprints are the same: there is nothing to accept", where=where)
        if not item.reason.strip():
            raise AcceptanceError(
                "a reason is needed", where=where, hint="Say in a sentence why the results are equal."
            )
        known = self._by_fingerprint.get(item.fingerprint)
        if known is not None:
            message = f"{item.fingerprint} counts as {known.counts_as} already ({known.reason})"
            raise AcceptanceError(message, where=where, hint="Take that back first: rcpack accept --take-back.")
        if self.representative(item.counts_as) == item.fingerprint:
            chain = (item.fingerprint, item.counts_as, *(step.counts_as for step in self.chain(item.counts_as)))
            message = "fingerprints would count as each other in a circle: " + " -> ".join(chain)
            raise AcceptanceError(message, where=where, hint="Take one of these back first.")
        return Acceptances(tuple(sorted((*self.items, item), key=lambda each: each.fingerprint)))

    def take_back(self, fingerprint: str) -> Acceptances:
        """Remove the declaration about a fingerprint.

        :raises AcceptanceError: if there is none
        """
        if fingerprint not in self._by_fingerprint:
            raise AcceptanceError(f"{fingerprint} was not accepted", hint="rcpack accept --list shows what was.")
        return Acceptances(tuple(item for item in self.items if item.fingerprint != fingerprint))

    @cached_property
    def _by_fingerprint(self) -> Mapping[str, Acceptance]:
        return {item.fingerprint: item for item in self.items}


def _version(fingerprint: str, where: str) -> str:
    found = _FINGERPRINT.fullmatch(fingerprint)
    if found is None:
        message = f"{fingerprint!r} is no fingerprint"
        raise AcceptanceError(message, where=where, hint="A fingerprint is rcp1- and 64 hexadecimal digits.")
    return found[1]
