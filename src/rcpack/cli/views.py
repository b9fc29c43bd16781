"""From options to a viewpoint, and comparisons to where the user wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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


def lock_option(function: _F) -> _F:
    """Add ``--file``, the lock file."""
    option = click.option(
        "--file",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="The lock file; default: rcpack.lock in a recipe root, its packages, or this folder and those above.",
    )
    return option(function)


def find_lock(recipe: Sequence[str]) -> Path:
    """Find the lock file: in recipe roots and their packages; without any, here and above.

    :raises LockError: if there is none, or several
    """
    from rcpack.adapters.recipe_files import LOCK_NAME
    from rcpack.errors import LockError

    here = Path.cwd()
    folders = [Path(root) for root in recipe] or [here, *here.parents]
    found = [folder / LOCK_NAME for folder in folders if (folder / LOCK_NAME).is_file()][: None if recipe else 1]
    for root in recipe:
        found += sorted(Path(root).glob(f"*/{LOCK_NAME}"))
    if len(found) > 1:
        names = ", ".join(map(str, found))
        raise LockError(f"there are several lock files: {names}", hint="Name one of them with --file.")
    if not found:
        raise LockError(f"there is no {LOCK_NAME}", hint="Write one with rcpack lock -r RECIPE ENTRY...")
    return found[0]


@contextmanager
def progress_bar(noun: str, total: int | None) -> Iterator[Callable[[], None]]:
    """Show on the error stream how far it is, if that is a terminal.

    :param noun: what is counted
    :param total: how many there are, if that is known
    """
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(noun), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(noun, total=total)
        yield lambda: progress.advance(task)
