"""Arguments and options that several commands share.

A command that packs uses :class:`PackingCommand` with :func:`packing_options`, and gets ``recipe`` and ``policy``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from rcpack.domain.policy import Action, Policy, Rule

_F = TypeVar("_F", bound=Callable[..., None])

#: A folder that must exist.
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

#: A file that must exist.
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

_RULE_OPTIONS = {action.value: action for action in Action}


class PackingCommand(click.Command):
    """Makes the parameter ``policy`` of the options of :func:`packing_options`.

    The order of the rules on the command line counts, also between different options: the first that matches wins.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        values, _, order = self.make_parser(ctx).parse_args(list(args))
        patterns = {name: iter(values.get(name) or ()) for name in _RULE_OPTIONS}
        rules = [Rule(_RULE_OPTIONS[each.name], next(patterns[each.name])) for each in order if each.name in patterns]
        rest = super().parse_args(ctx, args)
        for name in _RULE_OPTIONS:
            del ctx.params[name]
        ctx.params["policy"] = Policy.new(
            rules,
            force=ctx.params.pop("force"),
            resources=ctx.params.pop("resource"),
            whole_modules=ctx.params.pop("granularity") == "module",
            strict=ctx.params.pop("strict"),
        )
        return rest


def packing_options(function: _F) -> _F:
    """Add ``-r/--recipe`` and the options of the policy."""
    for option in reversed(
        [
            click.option(
                "-r", "--recipe", multiple=True, metavar="ROOT", help="Folder of user code; several in order."
            ),
            click.option("--intern", multiple=True, metavar="GLOB", help="Pack these modules."),
            click.option("--extern", multiple=True, metavar="GLOB", help="Leave these to the job's environment."),
            click.option("--deny", multiple=True, metavar="GLOB", help="Refuse to pack anything that needs these."),
            click.option("--force", multiple=True, metavar="MODULE", help="Pack this module for its effects."),
            click.option("--resource", multiple=True, metavar="GLOB", help="Pack these data files in any case."),
            click.option(
                "--granularity",
                type=click.Choice(["definition", "module"]),
                default="definition",
                show_default=True,
                help="Keep only what is needed of a module, or all of it.",
            ),
            click.option("--strict", is_flag=True, help="Keep calls and decorated definitions that nobody names."),
        ]
    ):
        function = option(function)
    return function


def json_option(function: _F) -> _F:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(function)


def job_python_options(function: _F) -> _F:
    """Add ``--python`` and ``--returnn-root``, as they are called in i6_core."""
    root = click.option("--returnn-root", type=FOLDER, help="Checkout of RETURNN; default: the installed package.")
    python = click.option("--python", metavar="FILE", help="The job's Python; default: the one that runs rcpack.")
    return python(root(function))
