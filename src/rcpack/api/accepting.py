"""What a person accepts: a fingerprint counts as another one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rcpack.adapters.recipe_files import (
    ACCEPTED_NAME,
    home_of,
    read_acceptances,
    read_accepted_file,
    remove_acceptance,
    write_acceptance,
)
from rcpack.domain.acceptance import Acceptance, Acceptances
from rcpack.errors import AcceptanceError

if TYPE_CHECKING:
    from rcpack.api.comparing import Comparison


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What would be written, for a person to look at first."""

    comparison: Comparison
    acceptance: Acceptance
    file: Path


def representative(fingerprint: str, roots: Sequence[str | os.PathLike[str]]) -> str:
    """Return the fingerprint that a fingerprint counts as, by what was accepted in the recipe.

    Looks at a few files; each is read again only when it changed.

    :param fingerprint: of a pack
    :param roots: recipe roots; ``rcpack.accepted.toml`` lies in one of them, or in a package there
    :return: the fingerprint itself, if nothing was accepted
    :raises AcceptanceError: if a file is broken
    """
    return read_acceptances(roots).representative(fingerprint)


def propose(
    comparison: Comparison,
    roots: Sequence[str | os.PathLike[str]],
    *,
    reason: str,
    by: str,
    on: str,
) -> Proposal:
    """Prepare that the second pack of a comparison counts as the first.

    :param comparison: what is different
    :param roots: recipe roots, in one of which the file lies
    :param reason: why the results are the same
    :param by: who says so
    :param on: the day, as ``2026-11-23``
    :raises AcceptanceError: if that cannot be accepted
    """
    entries = tuple(str(entry) for entry in comparison.after.pack.entry_points)
    item = Acceptance(
        fingerprint=comparison.after.pack.fingerprint,
        counts_as=comparison.before.pack.fingerprint,
        reason=reason,
        entries=entries,
        by=by,
        on=on,
    )
    read_acceptances(roots).accept(item)
    package = entries[0].partition(".")[0]
    return Proposal(comparison=comparison, acceptance=item, file=home_of(package, roots) / ACCEPTED_NAME)


def accept(proposal: Proposal) -> None:
    """Write what was proposed.

    :raises AcceptanceError: if the file changed in between, and contradicts it now
    :raises OutputError: if it cannot be written
    """
    write_acceptance(proposal.file, proposal.acceptance)


def take_back(fingerprint: str, roots: Sequence[str | os.PathLike[str]]) -> Acceptance:
    """Take a declaration back: the fingerprint counts as itself again.

    :param fingerprint: the whole, or its beginning
    :param roots: recipe roots
    :return: what was taken back
    :raises AcceptanceError: if there is none, or several begin like that
    """
    item = find_accepted(read_acceptances(roots), fingerprint)
    files = {home_of(entry.partition(".")[0], roots) / ACCEPTED_NAME for entry in item.entries}
    for root in roots:
        files.update((Path(root) / ACCEPTED_NAME, *Path(root).glob(f"*/{ACCEPTED_NAME}")))
    for file in sorted(files):
        if any(each.fingerprint == item.fingerprint for each in read_accepted_file(file).items):
            remove_acceptance(file, item.fingerprint)
    return item


def find_accepted(accepted: Acceptances, fingerprint: str) -> Acceptance:
    """Find a declaration by the beginning of its fingerprint.

    :raises AcceptanceError: if there is none, or several begin like that
    """
    found = [item for item in accepted.items if item.fingerprint.startswith(fingerprint)]
    if len(found) != 1:
        what = "was not accepted" if not found else f"is the beginning of {len(found)} accepted fingerprints"
        raise AcceptanceError(f"{fingerprint} {what}", hint="rcpack accept --list shows what was accepted.")
    return found[0]
