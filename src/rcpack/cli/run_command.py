"""``rcpack run``: RETURNN on a job folder."""

from __future__ import annotations

from pathlib import Path

import click

from rcpack.cli.options import FOLDER, job_python_options
from rcpack.returnn.run import run_job


@click.command()
@click.argument("folder", type=FOLDER)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@job_python_options
def command(folder: Path, arguments: tuple[str, ...], python: str | None, returnn_root: Path | None) -> None:
    """Train with RETURNN from a job folder, in a clean process.

    ARGUMENTS after -- go to RETURNN: rcpack run FOLDER -- ++num_epochs 3
    """
    run_job(folder, python=python, returnn_root=returnn_root, arguments=arguments)
