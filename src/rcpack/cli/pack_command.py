"""``rcpack pack``: entry points to a job folder."""

from __future__ import annotations

from pathlib import Path

import click

from rcpack.adapters.cache import Cache
from rcpack.cli.options import FILE, PackingCommand, job_python_options, json_option, packing_options
from rcpack.cli.output import plural, print_findings, print_json
from rcpack.domain.policy import Policy
from rcpack.domain.records import record_from_value
from rcpack.returnn.job import Job, plan_job, write_job
from rcpack.returnn.net_code import EXECUTE_IN
from rcpack.returnn.net_request import NetworkRequest


@click.command(cls=PackingCommand)
@click.argument("entries", nargs=-1, metavar="ENTRY...")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The job folder to write.")
@click.option("--config", type=FILE, help="A RETURNN config in Python to start from.")
@click.option("--bind", multiple=True, metavar="HOOK=NAME", help="Let a name of the config be this packed object.")
@click.option("--network", metavar="NAME", help="Function of the recipe that makes the network (TF, returnn_common).")
@click.option("--map", "names", multiple=True, metavar="PARAMETER=NAME", help="Give it this name of the config.")
@click.option(
    "--execute-in",
    type=click.Choice(EXECUTE_IN),
    default="run",
    show_default=True,
    help="Where the network is built: by RETURNN, or now; manager: now, unless it was built before.",
)
@click.option("--epoch", "epochs", multiple=True, type=click.IntRange(1), help="Build for these; default: all.")
@job_python_options
@packing_options
@json_option
def command(
    entries: tuple[str, ...],
    output: Path,
    config: Path | None,
    bind: tuple[str, ...],
    network: str | None,
    names: tuple[str, ...],
    execute_in: str,
    epochs: tuple[int, ...],
    python: str | None,
    returnn_root: Path | None,
    recipe: tuple[str, ...],
    policy: Policy,
    as_json: bool,
) -> None:
    """Write a job folder: the config and exactly the code that it needs.

    An ENTRY is package.module (all public names) or package.module.Object. Hooks of RETURNN that it offers (get_model,
    train_step, ...) are bound in the config without asking.
    """
    if not entries and not config and not bind and not network:
        raise click.UsageError("Name an ENTRY, or a --config that has some.")
    request = NetworkRequest.parse(
        constructor=network,
        names=names,
        execute_in=execute_in,
        epochs=epochs,
        python=python,
        returnn_root=returnn_root,
        cache=Cache.default(),
    )
    job = plan_job(entries, recipe, policy=policy, base_config=config, bind=bind, network=request)
    is_new = write_job(job, output)
    print_findings(job.pack.findings)
    if as_json:
        print_json(
            {
                "fingerprint": job.pack.fingerprint,
                "folder": str(output),
                "is_new": is_new,
                "modules": [piece.module for piece in job.pack.slices],
                "hooks": {binding.hook: str(binding.target) for binding in job.bindings},
                "removed": list(job.removed),
                "findings": record_from_value(job.pack.findings),
            }
        )
    else:
        _print_summary(job, output, is_new)


def _print_summary(job: Job, output: Path, is_new: bool) -> None:
    pack = job.pack
    code = plural(len(pack.definitions), "definition") + " of " + plural(len(pack.slices), "module")
    click.echo(f"{'Packed' if is_new else 'Nothing to do: already packed'} {code} in {output}")
    click.echo(f"  fingerprint  {pack.fingerprint}")
    for binding in job.bindings:
        click.echo(f"  hook         {binding.hook} = {binding.target}")
    if job.network:
        click.echo(f"  network      {job.network}")
    elif not job.bindings:
        click.echo("  hook         none; bind one with --bind HOOK=NAME")
    for resource in pack.resources:
        click.echo(f"  data file    {resource.path}")
    externs = sorted({extern.module.root for extern in pack.externs})
    click.echo(f"  environment  {', '.join(externs) or 'nothing'}")
    for line in job.removed:
        click.echo(f"  taken out of the base config, line {line}")
    for line in job.suspicious:
        click.echo(f"  the base config changes sys.path in line {line}", err=True)
