"""``rcpack cache``: what is kept between runs, and how to be rid of it."""

from __future__ import annotations

import click

from rcpack.adapters.cache import FOLDER_VARIABLE, Cache, CacheSize
from rcpack.cli.options import json_option
from rcpack.cli.output import plural, print_json


@click.command()
@click.argument("action", type=click.Choice(["show", "clear"]), default="show")
@json_option
def command(action: str, as_json: bool) -> None:
    """Show or clear what is kept between runs.

    Clearing it is always safe: what is missing is computed again. Packs and fingerprints are the same with and without.
    """
    cache = Cache.default()
    size = cache.clear() if action == "clear" else cache.size()
    if as_json:
        print_json(size.to_json())
    elif not size.folder:
        click.echo(f"Nothing is kept: {FOLDER_VARIABLE} is off.")
    else:
        click.echo(f"{'Removed' if action == 'clear' else 'Holds'} {_amount(size)}")
        click.echo(f"  folder  {size.folder}")
        click.echo(f"  limit   {_bytes(size.limit)}")


def _amount(size: CacheSize) -> str:
    return f"{plural(size.entries, 'file')}, {_bytes(size.size)}"


def _bytes(number: int) -> str:
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= factor:
            return f"{number / factor:.1f} {unit}"
    return f"{number} B"
