from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from rcpack.cli.main import COMMANDS, rcpack
from rcpack.cli.options import PackingCommand, packing_options
from rcpack.domain.policy import Action, Policy, Rule
from rcpack.errors import PolicyError


def parse(*arguments: str) -> tuple[tuple[str, ...], Policy]:
    found: list[tuple[tuple[str, ...], Policy]] = []

    @click.command(cls=PackingCommand)
    @click.argument("entries", nargs=-1)
    @packing_options
    def command(entries: tuple[str, ...], recipe: tuple[str, ...], policy: Policy) -> None:
        found.append((entries + recipe, policy))

    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return found[0]


def test_rules_keep_their_order_on_the_command_line_across_options() -> None:
    _, policy = parse("--extern", "a.**", "x", "--intern=a.b", "--deny", "c", "--extern", "d")
    assert policy.rules == (
        Rule(Action.EXTERN, "a.**"),
        Rule(Action.INTERN, "a.b"),
        Rule(Action.DENY, "c"),
        Rule(Action.EXTERN, "d"),
    )


def test_the_other_options_make_the_policy_too() -> None:
    _, policy = parse("--force", "a.b", "--resource", "*.txt", "--granularity", "module", "--strict")
    assert policy == Policy.new([], force=["a.b"], resources=["*.txt"], whole_modules=True, strict=True)


def test_without_options_the_policy_is_the_default_one() -> None:
    assert parse("a.b", "-r", "x", "-r", "y") == (("a.b", "x", "y"), Policy())


def test_a_malformed_pattern_is_a_clear_error() -> None:
    with pytest.raises(PolicyError, match="is no module pattern"):
        parse("--deny", "a..b")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    result = CliRunner().invoke(rcpack, [name, "--help"])
    assert result.exit_code == 0
    assert COMMANDS[name] in " ".join(result.output.split())


def test_the_help_lists_the_commands() -> None:
    assert list(COMMANDS) == [
        line.split()[0]
        for line in CliRunner().invoke(rcpack, ["-h"]).output.partition("Commands:")[2].splitlines()
        if line
    ]
