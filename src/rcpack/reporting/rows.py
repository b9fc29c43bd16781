"""Long comparisons made short: a few equal lines around each change, and a note for the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rcpack.domain.differences import Row

#: Equal lines that are shown before and after a change.
CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Fold:
    """Equal lines that are not shown."""

    lines: int


def folded(rows: Sequence[Row]) -> Iterator[Row | Fold]:
    """Yield the rows near a change, and how many are between."""
    shown: set[int] = set()
    for number, row in enumerate(rows):
        if not row.is_same:
            shown.update(range(number - CONTEXT, number + CONTEXT + 1))
    hidden = 0
    for number, row in enumerate(rows):
        if number in shown:
            if hidden:
                yield Fold(hidden)
                hidden = 0
            yield row
        else:
            hidden += 1
    if hidden and shown:
        yield Fold(hidden)
