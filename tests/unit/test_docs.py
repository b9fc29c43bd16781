"""The pages under ``docs`` say what the code does."""

from __future__ import annotations

from pathlib import Path

from rcpack import errors
from rcpack.api import config_entry_points, fingerprint
from rcpack.cli.main import COMMANDS
from rcpack.domain.policy import Policy
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


def test_the_run_in_the_readme_is_real() -> None:
    example = DOCS.parent / "examples/quickstart"
    module = "i6_experiments.users.demo.experiments.tagging_2026.baseline"
    entries = [f"{module}.get_model", f"{module}.train_step"]
    entries += map(str, config_entry_points((example / "base.config").read_bytes(), [example / "recipe"], Policy(), ""))
    assert f"fingerprint  {fingerprint(entries, [example / 'recipe'])}\n" in (DOCS.parent / "README.md").read_text()
