"""From options to a viewpoint, and comparisons to where the user wants them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from rcpack.cli.output import print_json
from rcpack.domain.policy import Policy
from rcpack.domain.records import Json, record_from_value
from rcpack.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.text import Text

    from rcpack.api.comparing import Comparison
    from rcpack.api.subjects import Viewpoint

_F = TypeVar("_F", bound=Callable[..., None])

#: The version of the JSON of reports, see docs/reports.md.
REPORT_VERSION = 1


def html_option(function: _F) -> _F:
    """Add ``--html``."""
    option = click.option(
        "--html",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Write one page that needs no network.",
    )
    return option(function)


def viewpoint_of(recipe: Sequence[str], policy: Policy) -> Viewpoint:
    """Make a viewpoint of the options of a command that packs."""
    from rcpack.api.subjects import Viewpoint
    from rcpack.returnn.hooks import HOOKS

    return Viewpoint(roots=tuple(recipe), policy=policy, hook_names=tuple(HOOKS))


def report(name: str, value: object) -> Json:
    """Make a record of a report, with its version."""
    record = record_from_value(value)
    return {"report": name, "version": REPORT_VERSION, **(record if isinstance(record, dict) else {"items": record})}


def print_lines(lines: Iterable[Text]) -> None:
    """Print lines in colour, if the terminal shows any; long ones are not cut."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
    for line in lines:
        console.print(line)


def show_comparison(comparison: Comparison, as_json: bool, html: Path | None, is_brief: bool) -> None:
    """Show a comparison as the options ask for."""
    from rcpack.reporting.text import text_from_diff

    if html is not None:
        from rcpack.reporting.html import html_from_diff

        write_page(html, html_from_diff(comparison.diff, comparison.graph))
    if as_json:
        print_json(report("diff", comparison.diff))
    else:
        print_lines(text_from_diff(comparison.diff, is_brief=is_brief))


def write_page(file: Path, text: str) -> None:
    """Write a page, over an older one.

    :raises OutputError: if it cannot be written
    """
    try:
        file.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror or error}", where=str(file)) from error
