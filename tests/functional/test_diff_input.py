"""What ``rcpack diff`` says about sides that are broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from rcpack.adapters.tree_writer import write_tree
from rcpack.api.comparing import diff
from rcpack.api.packing import pack
from rcpack.cli.main import rcpack
from rcpack.errors import EntryPointError, VerificationError
from rcpack.packing.archive import bytes_from_pack
from rcpack.packing.vendor import vendor


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RCPACK_CACHE", "off")
    recipe = tmp_path / "recipe"
    recipe.mkdir()
    (recipe / "m.py").write_text("def f():\n    return 1\n")
    write_tree(vendor(pack(["m.f"], [recipe])), tmp_path / "job" / "rcpack")
    return tmp_path / "job"


def _manifest(job: Path) -> Path:
    return job / "rcpack" / "manifest.json"


def test_manifest_that_was_cut_off_is_named(job: Path) -> None:
    text = _manifest(job).read_text()
    _manifest(job).write_text(text[: len(text) // 2])
    with pytest.raises(VerificationError, match=r"manifest\.json: the manifest is no JSON .*cut off"):
        diff(str(job), str(job))


def test_manifest_that_was_changed_is_named_with_its_digest(job: Path) -> None:
    _manifest(job).write_text(_manifest(job).read_text().replace('"rcp1-', '"rcp1-0'))
    with pytest.raises(VerificationError, match=r"was changed: its digest is [0-9a-f]{64}, but it says [0-9a-f]{64}"):
        diff(str(job), str(job))


def test_manifest_of_a_newer_version_is_refused(job: Path) -> None:
    record = json.loads(_manifest(job).read_text())
    _manifest(job).write_text(json.dumps({**record, "version": 99}))
    with pytest.raises(VerificationError, match="version 99, and this rcpack knows only up to"):
        diff(str(job), str(job))


def test_file_that_was_changed_is_named(job: Path) -> None:
    (job / "rcpack" / "m.py").write_text("def f():\n    return 2\n")
    with pytest.raises(
        VerificationError, match=r"changed: m\.py \(its digest is [0-9a-f]{64}, the manifest says [0-9a-f]{64}"
    ):
        diff(str(job), str(job))


def test_manifest_itself_names_the_job(job: Path) -> None:
    assert diff(str(job), str(_manifest(job))).is_same


def test_saved_pack_that_was_cut_off_is_named(job: Path, tmp_path: Path) -> None:
    saved = tmp_path / "x.pack"
    saved.write_bytes(bytes_from_pack(pack(["m.f"], [tmp_path / "recipe"]))[:-20])
    with pytest.raises(VerificationError, match=r"x\.pack"):
        diff(str(saved), str(job))
    saved.write_bytes(b"something else")
    with pytest.raises(EntryPointError, match="is no pack of rcpack"):
        diff(str(saved), str(job))


def test_folder_without_a_job_is_named(tmp_path: Path) -> None:
    with pytest.raises(VerificationError, match="there is no rcpack"):
        diff(str(tmp_path), str(tmp_path))


def test_entry_point_against_a_job_does_not_compare_configs(job: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(rcpack, ["diff", str(job), "m.f@", "-r", str(tmp_path / "recipe")])
    assert done.exit_code == 0, done.output
    assert "config" not in done.output


def test_graph_of_a_job_is_drawn_in_three_ways(job: Path, tmp_path: Path) -> None:
    page = tmp_path / "tree.html"
    for option, wanted in (("--dot", "digraph"), ("--mermaid", "flowchart LR")):
        done = CliRunner().invoke(rcpack, ["tree", str(job), option, "--definitions"])
        assert done.exit_code == 0, done.output
        assert wanted in done.output
        assert "m.f" in done.output
    done = CliRunner().invoke(rcpack, ["tree", str(job), "--html", str(page)])
    assert done.exit_code == 0, done.output
    assert "<svg" in page.read_text()


def test_page_that_cannot_be_written_is_an_error(job: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(rcpack, ["diff", str(job), str(job), "--html", str(tmp_path / "none" / "x.html")])
    assert done.exception is not None
    assert "cannot be written" in str(done.exception)
