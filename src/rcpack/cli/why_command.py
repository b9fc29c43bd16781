"""``rcpack why``: the chain by which something is packed."""

from __future__ import annotations

import click

from rcpack.cli.options import PackingCommand, json_option, packing_options
from rcpack.cli.output import print_json
from rcpack.cli.subject import outline_from
from rcpack.domain.policy import Policy
from rcpack.domain.records import record_from_value
from rcpack.reporting.closure import reasons


@click.command(cls=PackingCommand)
@click.argument("name", metavar="MODULE[.NAME]")
@click.argument("subject", nargs=-1, required=True, metavar="FOLDER | ENTRY...")
@packing_options
@json_option
def command(name: str, subject: tuple[str, ...], recipe: tuple[str, ...], policy: Policy, as_json: bool) -> None:
    """Show the chain by which a module or definition is packed.

    Looks into a job FOLDER, or with -r/--recipe into what would be packed for each ENTRY. Modules that are left to the
    environment have a chain, too. A module has the chain of that definition of it which was reached first.
    """
    found = reasons(outline_from(subject, recipe, policy), name)
    if as_json:
        print_json(record_from_value(found))
        return
    first, *others = found
    click.echo(f"{first.name}  ({first.detail})")
    for depth, step in enumerate(first.chain):
        click.echo("  " + ("-> " if depth else "   ") + step)
    if others:
        click.echo(f"and with it {', '.join(reason.name for reason in others)}")
