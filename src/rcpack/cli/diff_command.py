"""``rcpack diff``: what changed between two packs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rcpack.cli.options import PackingCommand, json_option, packing_options
from rcpack.cli.views import html_option, show_comparison, viewpoint_of
from rcpack.domain.policy import Policy


@click.command(cls=PackingCommand)
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--brief", is_flag=True, help="Name what changed, without the source.")
@packing_options
@json_option
@html_option
def command(
    before: str, after: str, brief: bool, recipe: tuple[str, ...], policy: Policy, as_json: bool, html: Path | None
) -> None:
    """Say what changed between two packs, and whether it counts.

    A and B are each a job folder, a saved pack, ENTRY@REVISION (read from git, without a checkout), or ENTRY@ for the
    recipe as it is now. Several entry points of one pack stand with commas between them.

    Ends with 0 if nothing runs again, with 1 if something does, and above 1 for an error.
    """
    from rcpack.api.comparing import compare_names

    comparison = compare_names(before, after, viewpoint_of(recipe, policy))
    show_comparison(comparison, as_json, html, brief)
    sys.exit(0 if comparison.diff.is_equal else 1)
