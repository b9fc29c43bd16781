"""``rcpack status``: jobs against the recipe as it is now."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rcpack.cli.options import FOLDER, json_option
from rcpack.cli.output import plural, print_json
from rcpack.cli.views import print_lines, progress_bar, report, viewpoint_of
from rcpack.domain.policy import Policy

if TYPE_CHECKING:
    from rich.text import Text

    from rcpack.domain.checks import JobStatus

_STYLES = {
    "same": "green",
    "accepted": "green",
    "changed": "bold red",
    "broken": "bold magenta",
    "unreadable": "bold magenta",
}

#: How many changes are named in a line.
_NAMED = 3


@click.command()
@click.argument("folder", metavar="WORKDIR", type=FOLDER)
@click.option(
    "-r", "--recipe", multiple=True, required=True, metavar="ROOT", help="Folder of user code; several in order."
)
@click.option("--changed", is_flag=True, help="Leave out jobs that are the same.")
@json_option
def command(folder: Path, recipe: tuple[str, ...], changed: bool, as_json: bool) -> None:
    """Compare finished and running jobs with the recipe as it is now.

    Says of each packed job whether the recipe would give the same code now, and if not, what changed since. WORKDIR
    is the work folder of a Sisyphus setup, or any folder with job folders in it. Ends with 0 if all are the same
    (or accepted), with 1 if one is not.
    """
    from rcpack.api.jobs import find_packed_jobs, status
    from rcpack.domain.checks import Verdict

    jobs = find_packed_jobs(folder)
    good = (Verdict.SAME, Verdict.ACCEPTED)
    with progress_bar("jobs", len(jobs)) as progress:
        found = list(status(jobs, viewpoint_of(recipe, Policy()), progress))
    is_good = all(item.verdict in good for item in found)
    shown = [item for item in found if not (changed and item.verdict in good)]
    if as_json:
        print_json(report("status", shown))
    else:
        print_lines(_line(item) for item in shown)
        counts = Counter(item.verdict.value for item in found)
        numbers = ", ".join(f"{number} {word}" for word, number in sorted(counts.items()))
        click.echo(f"{plural(len(found), 'packed job')}{': ' if numbers else ''}{numbers}", err=True)
    sys.exit(0 if is_good else 1)


def _line(item: JobStatus) -> Text:
    from rich.text import Text

    from rcpack.reporting.visible import visible

    word = item.verdict.value
    line = Text.assemble((f"{word:<11}", _STYLES[word]), (f"{item.state.value:<9} ", "dim"), visible(item.job))
    names = list(item.concerned[:_NAMED])
    if len(item.concerned) > _NAMED:
        names.append(f"and {len(item.concerned) - _NAMED} more")
    for each in (*names, *([item.error] if item.error else [])):
        line.append(f"\n             {visible(each)}", style="yellow")
    return line
