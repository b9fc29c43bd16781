"""``rcpack verify``: a job folder against its manifest."""

from __future__ import annotations

from pathlib import Path

import click

from rcpack.cli.options import FOLDER, job_python_options, json_option
from rcpack.cli.output import plural, print_json
from rcpack.domain.records import record_from_value
from rcpack.errors import VerificationError
from rcpack.returnn.verify import verify_folder

#: As many problems stand in the message.
_SHOWN = 5


@click.command()
@click.argument("folder", type=FOLDER)
@job_python_options
@click.option("--allow-missing", is_flag=True, help="Report what the job's Python lacks, and check the rest.")
@json_option
def command(folder: Path, python: str | None, returnn_root: Path | None, allow_missing: bool, as_json: bool) -> None:
    """Check a job folder against its manifest, and import all of it.

    Every file is compared, and all packed modules are imported in an isolated process of the job's Python.
    """
    found = verify_folder(folder, python=python, returnn_root=returnn_root, allow_missing=allow_missing)
    problems = found.problems(allow_missing=allow_missing)
    if as_json:
        print_json(
            {
                "fingerprint": found.manifest.outline.fingerprint,
                "problems": list(problems),
                "files": record_from_value(found.files),
                "probe": record_from_value(found.probe),
            }
        )
    if problems:
        message = f"{plural(len(problems), 'problem')}: " + "; ".join(problems[:_SHOWN])
        if len(problems) > _SHOWN:
            message += f"; and {len(problems) - _SHOWN} more (--json lists all)"
        raise VerificationError(message, where=str(folder))
    if not as_json:
        modules = plural(len(found.manifest.outline.slices), "module")
        click.echo(f"{plural(len(found.manifest.files), 'file')} as packed, {modules} imported")
        for name in found.probe.missing if found.probe else ():
            click.echo(f"  not in the job's Python: {name}")
        for module, names in found.probe.unbound if found.probe else ():
            click.echo(f"  bound nowhere in {module}: {', '.join(names)}")
