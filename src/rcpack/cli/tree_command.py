"""``rcpack tree``: what is packed, and by what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rcpack.cli.options import PackingCommand, json_option, packing_options
from rcpack.cli.output import print_json
from rcpack.cli.subject import outline_from
from rcpack.domain.policy import Policy
from rcpack.domain.records import record_from_value
from rcpack.reporting.closure import Branch, definition_tree, module_tree

if TYPE_CHECKING:
    from rich.tree import Tree

#: More than any line has.
_WIDTH = 10_000


@click.command(cls=PackingCommand)
@click.argument("subject", nargs=-1, required=True, metavar="FOLDER | ENTRY...")
@click.option("--definitions", is_flag=True, help="Show each definition, not only modules.")
@packing_options
@json_option
def command(
    subject: tuple[str, ...], definitions: bool, recipe: tuple[str, ...], policy: Policy, as_json: bool
) -> None:
    """Show what is packed, and by what.

    Names a job FOLDER, or with -r/--recipe what would be packed for each ENTRY. Each line stands below the one by which
    it was reached first.
    """
    pack = outline_from(subject, recipe, policy)
    branches = definition_tree(pack) if definitions else module_tree(pack)
    if as_json:
        print_json(record_from_value(branches))
        return
    from rich.console import Console
    from rich.tree import Tree

    top = Tree(pack.fingerprint, highlight=False)
    _grow(top, branches)
    # Lines are not folded: a name that is cut in two cannot be copied.
    Console(width=_WIDTH).print(top, crop=False)


def _grow(tree: Tree, branches: tuple[Branch, ...]) -> None:
    from rich.text import Text

    todo = [(tree, branch) for branch in branches]
    for parent, branch in todo:
        grown = parent.add(Text.assemble(branch.name, "  ", (branch.detail, "dim"), no_wrap=True, overflow="ignore"))
        todo += [(grown, each) for each in branch.branches]
