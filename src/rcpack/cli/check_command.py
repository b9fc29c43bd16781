"""``rcpack check``: compare the locked fingerprints with the recipe as it is now."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rcpack.cli.options import json_option
from rcpack.cli.output import print_json
from rcpack.cli.views import find_lock, lock_option, print_lines, report, viewpoint_of
from rcpack.domain.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from rcpack.domain.checks import CheckResult


@click.command()
@lock_option
@click.option("-r", "--recipe", multiple=True, metavar="ROOT", help="Folder of user code; default: as locked.")
@click.option("-v", "--verbose", is_flag=True, help="Show the source of what changed, and what did not.")
@json_option
def command(file: Path | None, recipe: tuple[str, ...], verbose: bool, as_json: bool) -> None:
    """Compare the locked fingerprints with the recipe as it is now.

    Ends with 0 if all are the same (or accepted), with 1 if one changed, and above 1 for an error. For a pre-commit
    hook and for CI.
    """
    from rcpack.api.locking import check
    from rcpack.domain.checks import Verdict

    results = []
    for result in check(file or find_lock(recipe), viewpoint_of(recipe, Policy())):
        results.append(result)
        if not as_json:
            print_lines(_lines(result, verbose))
    if as_json:
        print_json(report("check", results))
    is_good = all(result.verdict in (Verdict.SAME, Verdict.ACCEPTED) for result in results)
    if not is_good and not as_json:
        hint = "If that is meant: rcpack lock. If the results stay the same: rcpack accept."
        click.echo(hint, err=True)
    sys.exit(0 if is_good else 1)


def _lines(result: CheckResult, is_verbose: bool) -> Iterator[Text]:
    from rich.text import Text

    from rcpack.domain.checks import Verdict
    from rcpack.reporting.text import summary_of, text_from_diff
    from rcpack.reporting.visible import visible

    name = visible(result.name)
    if result.verdict is Verdict.SAME:
        if is_verbose:
            yield Text.assemble(("same", "green"), f"  {name}")
        return
    if result.verdict is Verdict.ACCEPTED:
        yield Text.assemble(("accepted", "green"), f"  {name}: {visible('; '.join(result.reasons))}")
        return
    if result.verdict is Verdict.BROKEN:
        yield Text.assemble(("This commit would break ", "bold magenta"), f"{name}: {visible(result.error)}")
        return
    line = Text.assemble(("This commit would re-run ", "bold red"), (name, "bold"))
    if result.diff is not None:
        line.append(f" ({summary_of(result.diff)})")
    else:
        line.append(f" ({result.locked[:17]} -> {result.now[:17]}; the code that was locked is in no recent commit)")
    yield line
    if result.diff is not None:
        yield from text_from_diff(result.diff, is_brief=not is_verbose)
        yield Text("")
