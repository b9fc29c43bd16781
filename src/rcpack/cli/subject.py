"""What a command looks at: a job folder, or what entry points would give now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from rcpack.domain.pack import Pack
from rcpack.domain.policy import Policy


def outline_from(subject: Sequence[str], recipe: Sequence[str], policy: Policy) -> Pack:
    """Get the pack that the user means; of a job folder without the bytes of its files.

    :param subject: one folder; or entry points, if recipe roots are given
    """
    if recipe:
        from rcpack.api import open_sources, pack

        return pack(subject, open_sources(recipe), policy=policy)
    if len(subject) != 1:
        raise click.UsageError("Name one job FOLDER, or give the recipe of the ENTRY points with -r.")
    from rcpack.adapters.tree_reader import read_manifest

    return read_manifest(Path(subject[0])).outline
