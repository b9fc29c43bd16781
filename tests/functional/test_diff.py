"""``rcpack diff`` on recipes with a history."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers.repositories import History

from rcpack.api.comparing import diff
from rcpack.api.packing import pack
from rcpack.api.subjects import Viewpoint
from rcpack.cli.diff_command import command
from rcpack.domain.differences import Aspect, ChangeKind
from rcpack.errors import EntryPointError, HistoryError
from rcpack.packing.archive import bytes_from_pack

_MODEL = (
    "from pkg.layers import Block, helper\n\n\nclass Model:\n    def __init__(self):\n        self.block = Block()\n"
)
_LAYERS = (
    "import math\n\n\nclass Block:\n    def __init__(self, dropout=0.1):\n        self.dropout = dropout\n\n\n"
    "def helper(x):\n    return math.sqrt(x)\n\n\ndef unused():\n    return 1\n"
)


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> History:
    monkeypatch.setenv("RCPACK_CACHE", "off")
    made = History(tmp_path / "recipe")
    made.commit("first", {"pkg/__init__.py": "", "pkg/model.py": _MODEL, "pkg/layers.py": _LAYERS})
    return made


def _view(history: History) -> Viewpoint:
    return Viewpoint(roots=(history.folder,))


def test_constant_in_another_module_is_found_with_its_chain(history: History) -> None:
    history.commit("more dropout", {"pkg/layers.py": _LAYERS.replace("0.1", "0.15")})
    found = diff("pkg.model.Model@HEAD~1", "pkg.model.Model@", _view(history))
    assert not found.is_same
    assert found.counting == ("constant `dropout` 0.1 -> 0.15 in pkg.layers.Block",)
    (change,) = found.definitions
    assert change.place.chain == ("pkg.model.Model", "pkg.layers.Block")
    assert (change.place.path, change.place.line) == ("pkg/layers.py", 4)
    assert dict(found.before.about)["author"] == "Ada"
    assert {(row.old_line, row.new_line) for row in change.source.rows if not row.is_same} == {(5, 5)}  # type: ignore[union-attr]


def test_edits_that_do_not_count_are_listed_with_their_rule(history: History) -> None:
    text = _LAYERS.replace("dropout=0.1", "dropout=.10").replace("return 1", "return 2").replace("import math\n", "")
    history.commit("cosmetics", {"pkg/layers.py": "# a licence\n" + text + "import math\n"})
    found = diff("pkg.model.Model@HEAD~1", "pkg.model.Model@HEAD", _view(history))
    assert found.is_same
    assert not found.counting
    (change,) = found.definitions
    assert change.place.full_name == "pkg.layers.Block"
    assert change.source is not None
    assert "spelling of constants" in " ".join(change.source.quiet_rules)


def test_edit_of_what_is_not_reached_is_told_as_such(history: History) -> None:
    history.commit("elsewhere", {"pkg/layers.py": _LAYERS.replace("return 1", "return 2")})
    found = diff("pkg.model.Model@HEAD~1", "pkg.model.Model@HEAD", _view(history))
    assert found.is_same
    assert [(other.aspect, other.name) for other in found.others] == [(Aspect.MODULE, "pkg.layers")]
    assert "do not reach" in found.others[0].detail


def test_moved_and_renamed_definitions_are_recognized(history: History) -> None:
    block = "class Block:\n    def __init__(self, dropout=0.1):\n        self.dropout = dropout\n"
    history.commit(
        "move",
        {
            "pkg/blocks.py": block,
            "pkg/model.py": _MODEL.replace("pkg.layers import Block, helper", "pkg.blocks import Block"),
        },
    )
    found = diff("pkg.model.Model@HEAD~1", "pkg.model.Model@HEAD", _view(history))
    assert found.is_same
    (change,) = found.definitions
    assert change.change is ChangeKind.MOVED
    assert not change.counts
    history.commit(
        "rename",
        {
            "pkg/blocks.py": block.replace("Block", "Cell"),
            "pkg/model.py": _MODEL.replace("pkg.layers import Block, helper", "pkg.blocks import Cell").replace(
                "Block", "Cell"
            ),
        },
    )
    found = diff("pkg.model.Model@HEAD~1", "pkg.model.Model@HEAD", _view(history))
    kinds = {change.change for change in found.definitions}
    assert ChangeKind.RENAMED in kinds
    assert not kinds & {ChangeKind.ADDED, ChangeKind.REMOVED}


def test_added_and_removed_definitions_effects_and_externs(history: History) -> None:
    model = _MODEL.replace("self.block = Block()", "self.block = helper(2)") + "import torch\ntorch.use()\n"
    history.commit("other", {"pkg/model.py": model})
    found = diff("pkg.model.Model@HEAD~1", "pkg.model.Model@HEAD", _view(history))
    changes = {change.place.full_name.partition("@")[0]: change.change for change in found.definitions}
    assert changes == {
        "pkg.model.Model": ChangeKind.EDITED,
        "pkg.layers.Block": ChangeKind.REMOVED,
        "pkg.layers.helper": ChangeKind.ADDED,
        "pkg.model.effect": ChangeKind.ADDED,
    }
    externs = {other.name for other in found.others if other.aspect is Aspect.EXTERN}
    assert "torch" in externs


def test_same_code_under_another_fingerprint_says_where_that_comes_from(history: History, tmp_path: Path) -> None:
    made = pack(["pkg.model.Model"], [history.folder])
    other = tmp_path / "by-another-rcpack"
    other.write_bytes(bytes_from_pack(replace(made, fingerprint=f"rcp1-{'0' * 64}")))
    result = CliRunner().invoke(command, [str(other), "pkg.model.Model@", "-r", str(history.folder)])
    assert result.exit_code == 1
    assert "another version of rcpack" in " ".join(result.output.split())


def test_saved_pack_is_a_subject(history: History, tmp_path: Path) -> None:
    saved = tmp_path / "before.rcpack"
    saved.write_bytes(bytes_from_pack(pack(["pkg.model.Model"], [history.folder])))
    history.write("pkg/layers.py", _LAYERS.replace("0.1", "0.2"))
    found = diff(str(saved), "pkg.model.Model@", _view(history))
    assert found.counting == ("constant `dropout` 0.1 -> 0.2 in pkg.layers.Block",)


def test_revision_and_entry_that_did_not_exist_are_named(history: History) -> None:
    history.commit("new", {"pkg/new.py": "x = 1\n"})
    with pytest.raises(HistoryError, match="no commit 'nope'"):
        diff("pkg.new@nope", "pkg.new@", _view(history))
    with pytest.raises(EntryPointError, match=r"has no 'new' \(at HEAD~1, commit"):
        diff("pkg.new@HEAD~1", "pkg.new@", _view(history))
    with pytest.raises(EntryPointError, match="no folder, no file"):
        diff("pkg.new", "pkg.new@", _view(history))


def test_command_ends_with_one_for_a_difference(history: History, tmp_path: Path) -> None:
    history.commit("more dropout", {"pkg/layers.py": _LAYERS.replace("0.1", "0.15")})
    page = tmp_path / "d.html"
    options = ["-r", str(history.folder), "--html", str(page)]
    done = CliRunner().invoke(command, ["pkg.model.Model@HEAD~1", "pkg.model.Model@", *options])
    assert done.exit_code == 1, done.output
    assert "constant `dropout` 0.1 -> 0.15" in done.output
    assert "by pkg.model.Model -> pkg.layers.Block" in done.output
    assert "0.15" in page.read_text()
    same = CliRunner().invoke(command, ["pkg.model.Model@HEAD", "pkg.model.Model@", *options, "--json"])
    assert same.exit_code == 0, same.output
    record = json.loads(same.output)
    assert (record["report"], record["version"], record["is_same"]) == ("diff", 1, True)


def test_terminal_is_not_written_to_by_a_recipe(history: History) -> None:
    history.commit("evil", {"pkg/layers.py": _LAYERS.replace("0.1", "'\x1b]0;evil\x07'")})
    done = CliRunner().invoke(command, ["pkg.model.Model@HEAD~1", "pkg.model.Model@", "-r", str(history.folder)])
    assert "\x1b]" not in done.output
    assert "\\x1b" in done.output
