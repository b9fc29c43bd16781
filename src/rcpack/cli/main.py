"""The ``rcpack`` command: finds the subcommand, and turns every error into one paragraph and its exit code.

To add a command: a module ``<name>_command.py`` of this package with a click command called ``command``, and its line
in :data:`COMMANDS`. The module is imported only when its command (or its help) is asked for, so its one-line help
stands here.
"""

from __future__ import annotations

import importlib
import sys
import traceback

import click

from rcpack import __version__
from rcpack.errors import InternalError, RcpackError
from rcpack.garbage import without_garbage_collection

#: Name of the command -> what ``rcpack --help`` says about it; the module is ``rcpack.cli.<name>_command``.
COMMANDS = {
    "pack": "Write a job folder: the config and exactly the code that it needs.",
    "hash": "Print the fingerprint of what would be packed.",
    "run": "Train with RETURNN from a job folder, in a clean process.",
    "verify": "Check a job folder against its manifest, and import all of it.",
    "tree": "Show what is packed, and by what.",
    "why": "Show the chain by which a module or definition is packed.",
    "diff": "Say what changed between two packs, and whether it counts.",
    "log": "List the commits that changed a fingerprint.",
    "lock": "Write down the fingerprints of entry points.",
    "check": "Compare the locked fingerprints with the recipe as it is now.",
    "accept": "Declare that one fingerprint counts as another.",
    "status": "Compare finished and running jobs with the recipe as it is now.",
    "cache": "Show or clear what is kept between runs.",
}


class _LazyGroup(click.Group):
    """Imports the module of a command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found = importlib.import_module(f"rcpack.cli.{cmd_name}_command").command
        assert isinstance(found, click.Command), f"{cmd_name}_command.command is a click command"
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rcpack")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def rcpack(debug: bool) -> None:
    """Pack exactly the code that a RETURNN config needs, and hash what it means."""


@without_garbage_collection()
def main() -> None:
    """Run the command line and end the process with the exit code of the error, if there is one.

    Code 2 is click's for wrong usage; the others stand with their errors in :mod:`rcpack.errors`.
    """
    try:
        rcpack.main(prog_name="rcpack", standalone_mode=False)
    except click.exceptions.Exit as exit_:
        sys.exit(exit_.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # rcpack tree | head  # the reader has seen enough
        sys.stderr.close()
        sys.exit(141)
    except RcpackError as error:
        _fail(error)
    except Exception as error:  # the outermost border: a traceback is a bug, and so is whatever ends here
        _fail(InternalError(f"{type(error).__name__}: {error}", hint="Run with --debug to see where."))


def _fail(error: RcpackError) -> None:
    if "--debug" in sys.argv:
        traceback.print_exc()
    click.echo(f"rcpack: {error}", err=True)
    sys.exit(error.exit_code)
