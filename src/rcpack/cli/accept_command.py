"""``rcpack accept``: declare that one fingerprint counts as another."""

from __future__ import annotations

import datetime
import getpass
import sys
from typing import TYPE_CHECKING

import click

from rcpack.cli.options import PackingCommand, json_option, packing_options
from rcpack.cli.output import print_json
from rcpack.cli.views import print_lines, report, viewpoint_of
from rcpack.domain.policy import Policy

if TYPE_CHECKING:
    from rcpack.api.subjects import Viewpoint


@click.command(cls=PackingCommand)
@click.argument("subject", nargs=-1, metavar="OLD NEW")
@click.option("-m", "--reason", help="Why the results are the same; asked for if it is not given.")
@click.option("--by", help="Who says so; default: the user's name.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask, after the difference was shown.")
@click.option("--take-back", metavar="FINGERPRINT", help="Let a fingerprint (or its beginning) count as itself again.")
@click.option("--list", "is_list", is_flag=True, help="List what was accepted.")
@packing_options
@json_option
def command(
    subject: tuple[str, ...],
    reason: str | None,
    by: str | None,
    yes: bool,
    take_back: str | None,
    is_list: bool,
    recipe: tuple[str, ...],
    policy: Policy,
    as_json: bool,
) -> None:
    """Declare that one fingerprint counts as another.

    That of NEW counts as that of OLD, for instance since an option was added whose default changes nothing. Shows
    the difference, asks, and writes to rcpack.accepted.toml in the recipe, which belongs under version control.
    From then on a job with the new code has the job hash of the old, so that what is finished is not run again. OLD
    and NEW are what rcpack diff takes.
    """
    if not recipe:
        raise click.UsageError("Name the recipe with -r: what was accepted lies there.")
    view = viewpoint_of(recipe, policy)
    if is_list:
        _list(view, as_json)
    elif take_back is not None:
        from rcpack.api import accepting

        item = accepting.take_back(take_back, recipe)
        click.echo(f"{item.fingerprint} counts as itself again.")
    elif len(subject) == 2:
        _accept(subject, reason, by, yes, view)
    else:
        raise click.UsageError("Name OLD and NEW, or use --list or --take-back.")


def _list(view: Viewpoint, as_json: bool) -> None:
    from rcpack.adapters.recipe_files import read_acceptances
    from rcpack.reporting.visible import visible

    accepted = read_acceptances(view.roots)
    if as_json:
        print_json(report("accepted", accepted))
        return
    for item in accepted.items:
        click.echo(f"{item.fingerprint[:21]} counts as {item.counts_as[:21]}  {visible(item.on)} {visible(item.by)}")
        click.echo(f"  {visible(item.reason)}  ({visible(', '.join(item.entries))})")


def _accept(subject: tuple[str, ...], reason: str | None, by: str | None, yes: bool, view: Viewpoint) -> None:
    from rcpack.api import accepting
    from rcpack.api.comparing import compare_names
    from rcpack.reporting.text import text_from_diff

    comparison = compare_names(subject[0], subject[1], view)
    print_lines(text_from_diff(comparison.diff))
    click.echo()
    if comparison.diff.is_same or comparison.diff.is_accepted:
        click.echo("There is nothing to accept.")
        return
    if reason is None:
        if not sys.stdin.isatty():
            raise click.UsageError("A reason is needed: -m 'why the results are the same'.")
        reason = click.prompt("Why are the results the same")
    assert reason is not None, "asked for"
    proposal = accepting.propose(
        comparison,
        view.roots,
        reason=reason,
        by=by or getpass.getuser(),
        on=datetime.datetime.now(tz=datetime.timezone.utc).date().isoformat(),
    )
    item = proposal.acceptance
    question = f"From now on {item.fingerprint[:17]} counts as {item.counts_as[:17]}. Write that to {proposal.file}?"
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("Accepting is never automatic: look at the difference above, then say --yes.")
        click.confirm(question, abort=True)
    accepting.accept(proposal)
    click.echo(f"Written to {proposal.file}; commit it. Take it back with --take-back {item.fingerprint[:17]}.")
