"""``rcpack lock``: write down the fingerprints of entry points."""

from __future__ import annotations

from pathlib import Path

import click

from rcpack.cli.options import PackingCommand, json_option, packing_options
from rcpack.cli.output import plural, print_json
from rcpack.cli.views import lock_option, report, viewpoint_of
from rcpack.domain.policy import Policy


@click.command(cls=PackingCommand)
@click.argument("entry", nargs=-1, metavar="[ENTRY]...")
@lock_option
@packing_options
@json_option
def command(entry: tuple[str, ...], file: Path | None, recipe: tuple[str, ...], policy: Policy, as_json: bool) -> None:
    """Write down the fingerprints of entry points.

    Each ENTRY is added to rcpack.lock; without one, all that is locked is locked again. The file lies beside the
    package: keep it under version control, and let rcpack check compare it. An ENTRY of several entry points with
    commas between them is one pack.
    """
    from rcpack.api.locking import lock, lock_file_of
    from rcpack.cli.views import find_lock

    view = viewpoint_of(recipe, policy)
    target = file or (lock_file_of(entry, view) if entry else find_lock(recipe))
    found = lock(entry, view, target)
    if as_json:
        print_json(report("lock", found))
        return
    for item in found.items:
        click.echo(f"{item.fingerprint[:21]}  {item.name}")
    click.echo(f"{plural(len(found.items), 'pack')} locked in {target}", err=True)
