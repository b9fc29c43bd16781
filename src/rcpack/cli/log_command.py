"""``rcpack log``: the commits that changed a fingerprint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rcpack.cli.options import PackingCommand, json_option, packing_options
from rcpack.cli.output import print_json
from rcpack.cli.views import print_lines, progress_bar, report, viewpoint_of
from rcpack.domain.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from rcpack.domain.history import LogEntry


@click.command(cls=PackingCommand)
@click.argument("entry", metavar="ENTRY[@REVISIONS]")
@click.option("-n", "--number", type=click.IntRange(min=1), help="End after this many commits.")
@click.option(
    "--changed", is_flag=True, help="Leave out commits that touched files and did not change the fingerprint."
)
@click.option("-p", "--patch", is_flag=True, help="Show the source of what changed.")
@packing_options
@json_option
def command(
    entry: str,
    number: int | None,
    changed: bool,
    patch: bool,
    recipe: tuple[str, ...],
    policy: Policy,
    as_json: bool,
) -> None:
    """List the commits that changed a fingerprint.

    The newest stands first; commits that only touched files of the pack of ENTRY are told, too. History is read
    from git, without a checkout; REVISIONS is where to start (default: HEAD), or FROM..TO. Other repositories are
    taken as they are now.
    """
    from rcpack.api.history import log
    from rcpack.domain.history import Event

    names, _, revisions = entry.partition("@")
    with progress_bar("commits", None) as progress:
        found = log(
            [name.strip() for name in names.split(",")],
            viewpoint_of(recipe, policy),
            revisions=revisions or "HEAD",
            with_diffs=patch,
            progress=progress,
        )
        shown: list[LogEntry] = []
        for item in found:
            if changed and item.event is Event.QUIET:
                continue
            shown.append(item)
            if not as_json:
                print_lines(_lines(item))
            if number is not None and len(shown) >= number:
                break
    if as_json:
        print_json(report("log", shown))
    elif not shown:
        click.echo("No commit touched what it reads.", err=True)


_STYLES = {
    "changed": "bold red",
    "accepted": "bold green",
    "quiet": "dim",
    "appeared": "bold cyan",
    "broken": "bold magenta",
}


def _lines(item: LogEntry) -> Iterator[Text]:
    from rich.text import Text

    from rcpack.domain.history import Event
    from rcpack.reporting.text import text_from_diff
    from rcpack.reporting.visible import visible

    word = item.event.value
    about = f"{item.date}  {visible(item.author)}  {visible(item.subject)}"
    style = "dim" if item.event is Event.QUIET else ""
    yield Text.assemble((f"{item.commit[:10]}  ", "yellow"), (f"{word:<9}", _STYLES[word]), (about, style))
    for name in item.concerned:
        yield Text(f"            {visible(name)}")
    if item.error:
        yield Text(f"            {visible(item.error)}", style="magenta")
    if item.event is Event.QUIET and item.files:
        yield Text(f"            {visible(', '.join(item.files))}", style="dim")
    if item.diff is not None:
        yield from text_from_diff(item.diff)
