"""``rcpack status``: many job folders against one recipe."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rcpack.adapters.tree_writer import write_tree
from rcpack.api.packing import pack
from rcpack.cli.main import rcpack
from rcpack.packing.vendor import vendor
from rcpack.returnn.hooks import HOOKS


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RCPACK_CACHE", "off")
    recipe = tmp_path / "recipe" / "pkg"
    recipe.mkdir(parents=True)
    (recipe / "m.py").write_text("def f(x=1):\n    return x\n")
    (recipe / "n.py").write_text("y = 1\n")
    return tmp_path


def _job(setup: Path, name: str, entry: str, *files: str) -> Path:
    folder = setup / "work" / "i6_core" / "returnn" / "training" / name
    made = pack([entry], [setup / "recipe"], hook_names=HOOKS)
    write_tree(vendor(made, {"learning_rate": 0.001}), folder / "output" / "rcpack")
    for file in ("info", *files):
        (folder / file).write_text("")
    return folder


def _status(setup: Path, *options: str) -> Result:
    return CliRunner().invoke(rcpack, ["status", str(setup / "work"), "-r", str(setup / "recipe"), *options])


def test_each_job_is_compared_with_the_recipe_as_it_is_now(setup: Path) -> None:
    _job(setup, "ReturnnTrainingJob.aaa", "pkg.m", "finished.run.1")
    _job(setup, "ReturnnTrainingJob.bbb", "pkg.n", "finished.tar.gz")
    _job(setup, "ReturnnTrainingJob.ccc", "pkg.m.f", "error.run.1")
    other = setup / "work" / "i6_core" / "OtherJob.ddd" / "output"
    other.mkdir(parents=True)
    (other.parent / "info").write_text("")
    assert _status(setup).exit_code == 0
    (setup / "recipe" / "pkg" / "m.py").write_text("def f(x=2):\n    return x\n")
    done = _status(setup, "--json")
    assert done.exit_code == 1
    items = {item["job"].rpartition(".")[2]: item for item in json.loads(done.stdout)["items"]}
    assert {name: (item["verdict"], item["state"]) for name, item in items.items()} == {
        "aaa": ("CHANGED", "FINISHED"),
        "bbb": ("SAME", "ARCHIVED"),
        "ccc": ("CHANGED", "ERROR"),
    }
    assert items["aaa"]["concerned"] == ["edited pkg.m.f"]
    assert "edited pkg.m.f" in _status(setup).output


def test_job_whose_manifest_was_changed_is_told(setup: Path) -> None:
    folder = _job(setup, "ReturnnTrainingJob.aaa", "pkg.m")
    manifest = folder / "output" / "rcpack" / "manifest.json"
    manifest.write_text(manifest.read_text().replace("0.001", "0.002"))
    done = _status(setup)
    assert done.exit_code == 1
    assert "unreadable" in done.output
    assert "the manifest was changed: its digest is" in done.output


def test_job_whose_code_is_gone_is_told(setup: Path) -> None:
    _job(setup, "ReturnnTrainingJob.aaa", "pkg.m")
    (setup / "recipe" / "pkg" / "m.py").unlink()
    done = _status(setup)
    assert done.exit_code == 1
    assert "broken" in done.output


def test_two_jobs_differ_in_their_config_only(setup: Path) -> None:
    one = _job(setup, "ReturnnTrainingJob.aaa", "pkg.m")
    two = setup / "work" / "two"
    write_tree(vendor(pack(["pkg.m"], [setup / "recipe"]), {"learning_rate": 0.002}), two / "rcpack")
    done = CliRunner().invoke(rcpack, ["diff", str(one), str(two)])
    assert done.exit_code == 1
    assert "learning_rate  0.001 -> 0.002" in done.output
    assert "The same fingerprint, but the jobs differ in their config" in done.output


def test_folder_without_jobs_has_nothing_to_tell(setup: Path) -> None:
    (setup / "work").mkdir()
    done = _status(setup)
    assert done.exit_code == 0
    assert "0 packed jobs" in done.output
