"""The pages under ``docs`` say what the code does."""

from __future__ import annotations

from pathlib import Path

from rcpack import errors
from rcpack.cli.main import COMMANDS
from rcpack.errors import RcpackError
from rcpack.returnn.hooks import HOOKS

DOCS = Path(__file__).parents[2] / "docs"


def test_every_hook_is_documented() -> None:
    text = (DOCS / "config.md").read_text()
    assert [hook for hook, meaning in HOOKS.items() if f"| `{hook}` | {meaning} |" not in text] == []


def test_every_exit_code_is_documented() -> None:
    text = (DOCS / "cli.md").read_text()
    classes = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, RcpackError)]
    codes = sorted(each.exit_code for each in classes if each is not RcpackError)
    assert [code for code in codes if f"\n| {code} | " not in text] == []
    assert len(set(codes)) == len(codes), "each situation has a code of its own"


def test_every_command_is_documented() -> None:
    text = (DOCS / "cli.md").read_text()
    assert [name for name in COMMANDS if f"## `rcpack {name} " not in text] == []
