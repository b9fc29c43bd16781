"""``rcpack hash``: the fingerprint of what would be packed."""

from __future__ import annotations

import click

from rcpack.cli.options import PackingCommand, json_option, packing_options
from rcpack.cli.output import print_json
from rcpack.domain.pack import Pack
from rcpack.domain.policy import Policy
from rcpack.domain.relocation import Relocation
from rcpack.errors import RcpackError


@click.command(cls=PackingCommand)
@click.argument("entry", nargs=-1, required=True, metavar="ENTRY...")
@click.option("--explain", is_flag=True, help="Print the digest of each definition, too.")
@click.option("--module-names", is_flag=True, help="Let the names of modules count: moving a definition changes it.")
@click.option("--unhashed-package-root", default="", metavar="PACKAGE", help="Where they count, name modules below it.")
@click.option("--each", is_flag=True, help="Let each ENTRY be a pack of its own: one line each.")
@packing_options
@json_option
def command(
    entry: tuple[str, ...],
    explain: bool,
    each: bool,
    module_names: bool,
    unhashed_package_root: str,
    recipe: tuple[str, ...],
    policy: Policy,
    as_json: bool,
) -> None:
    """Print the fingerprint of what would be packed.

    All that each ENTRY needs is one pack. Two recipes with one fingerprint mean the same: no comment, format, order
    of imports or place of a definition is in it. The digest of a definition moves with that definition only; the
    fingerprint with any.
    """
    if not recipe:
        raise click.UsageError("Give the folder that holds your packages with -r.")
    relocation = Relocation(module_names=module_names, unhashed_package_root=unhashed_package_root)
    if each:
        if explain:
            raise click.UsageError("--explain shows one pack, --each makes several.")
        _print_each(entry, recipe, policy, relocation, as_json)
        return
    if not explain and not as_json:
        from rcpack.api import fingerprint

        click.echo(fingerprint(entry, list(recipe), policy=policy, relocation=relocation))
        return
    from rcpack.api import pack

    _explain(pack(entry, list(recipe), policy=policy, relocation=relocation), as_json)


def _print_each(
    entries: tuple[str, ...], recipe: tuple[str, ...], policy: Policy, relocation: Relocation, as_json: bool
) -> None:
    from rcpack.api import fingerprints
    from rcpack.cli.progress import progress_bar

    with progress_bar("Hashing") as progress:
        found = fingerprints(entries, list(recipe), policy=policy, relocation=relocation, progress=progress)
    good = {str(entry): answer for entry, answer in found.items() if isinstance(answer, str)}
    if as_json:
        print_json({str(entry): good.get(str(entry)) for entry in found})
    else:
        for entry, answer in good.items():
            click.echo(f"{answer}  {entry}")
    errors = [answer for answer in found.values() if isinstance(answer, RcpackError)]
    for error in errors[:-1]:
        click.echo(f"rcpack: {error}", err=True)
    if errors:
        raise errors[-1]


def _explain(found: Pack, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "fingerprint": found.fingerprint,
                "specification": found.specification,
                "entry_points": [str(entry) for entry in found.entry_points],
                "definitions": [
                    {
                        "number": item.number,
                        "digest": item.digest,
                        "module": item.module,
                        "name": item.name,
                        "line": item.line,
                        "references": list(item.references),
                    }
                    for item in found.definitions
                ],
            }
        )
        return
    click.echo(found.fingerprint)
    for item in found.definitions:
        needs = f"  needs {', '.join(map(str, item.references))}" if item.references else ""
        click.echo(f"{item.number:>4}  {item.digest[:16]}  {item.module}.{item.name} (line {item.line}){needs}")
