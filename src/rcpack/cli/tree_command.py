"""``rcpack tree``: what is packed, and by what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rcpack.cli.options import PackingCommand, json_option, packing_options
from rcpack.cli.output import print_json
from rcpack.cli.subject import outline_from
from rcpack.cli.views import html_option, write_page
from rcpack.domain.pack import Pack
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
@click.option("--dot", is_flag=True, help="Print the graph of who needs whom, for Graphviz.")
@click.option("--mermaid", is_flag=True, help="Print the graph for Mermaid, as Markdown pages show it.")
@packing_options
@json_option
@html_option
def command(
    subject: tuple[str, ...],
    definitions: bool,
    dot: bool,
    mermaid: bool,
    recipe: tuple[str, ...],
    policy: Policy,
    as_json: bool,
    html: Path | None,
) -> None:
    """Show what is packed, and by what.

    Names a job FOLDER, or with -r/--recipe what would be packed for each ENTRY. Each line stands below the one by which
    it was reached first.
    """
    pack = outline_from(subject, recipe, policy)
    if dot or mermaid or html is not None:
        _draw(pack, definitions, dot, mermaid, html)
        return
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


def _draw(pack: Pack, definitions: bool, dot: bool, mermaid: bool, html: Path | None) -> None:
    from rcpack.reporting.graph import by_module, dot_from_graph, graph_of, mermaid_from_graph

    graph = graph_of(pack)
    drawn = graph if definitions else by_module(graph)
    if dot:
        click.echo(dot_from_graph(drawn), nl=False)
    if mermaid:
        click.echo(mermaid_from_graph(drawn), nl=False)
    if html is not None:
        from rcpack.reporting.html import html_from_graph

        write_page(html, html_from_graph(drawn, ", ".join(str(entry) for entry in pack.entry_points)))


def _grow(tree: Tree, branches: tuple[Branch, ...]) -> None:
    from rich.text import Text

    todo = [(tree, branch) for branch in branches]
    for parent, branch in todo:
        grown = parent.add(Text.assemble(branch.name, "  ", (branch.detail, "dim"), no_wrap=True, overflow="ignore"))
        todo += [(grown, each) for each in branch.branches]
