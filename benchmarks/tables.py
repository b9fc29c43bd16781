"""Tables of measurements: for the terminal and for the page."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import libcst

#: The part of the page between these lines is written by the benchmarks.
_BEGIN, _END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"


@dataclass
class Table:
    """One table: a title, what the ratios are to, and rows."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: object) -> None:
        """Add a row."""
        self.rows.append(tuple(map(str, cells)))

    def to_text(self) -> str:
        """Write the table as Markdown."""
        lines = [f"### {self.title}", "", _row(self.columns), _row(["---"] * len(self.columns))]
        lines += [_row(row) for row in self.rows]
        for note in self.notes:
            lines += ["", note]
        return "\n".join([*lines, ""])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def shown(seconds: float) -> str:
    """Write a time."""
    return f"{seconds * 1000:.2f} ms" if seconds < 0.1 else f"{seconds:.2f} s"


def ratio(value: float, base: float) -> str:
    """Write how often one is the other."""
    return f"{value / base:.2f}" if base else "-"


def write_page(page: Path, tables: Sequence[Table]) -> None:
    """Put the tables into the page, between its two marks."""
    text = page.read_text()
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    machine = (
        f"Python {platform.python_version()}, libcst {libcst.LIBCST_VERSION}, {platform.system()} on "
        f"{os.cpu_count()} cores ({platform.machine()})."
    )
    measured = "\n".join([machine, "", *(table.to_text() for table in tables)])
    page.write_text(f"{before}{_BEGIN}{measured}{_END}{after}")
