from __future__ import annotations

from pathlib import Path

import pytest
from helpers.packs import make_pack

from rcpack.adapters.tree_reader import FileProblem, FileState, check_files, find_tree, read_manifest, read_pack
from rcpack.adapters.tree_writer import write_tree
from rcpack.errors import VerificationError
from rcpack.packing.vendor import vendor

PACK = make_pack(
    {"a/b/m.py": "x = 1\n", "a/n.py": "y = 2\n"}, links={"a/b/m.py": "../s.py"}, resources={"a/r": b"\x00"}
)
#: SHA-256 of a config that holds ``x``.
CONFIG = {"file": "returnn.config", "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}


@pytest.fixture
def job(tmp_path: Path) -> Path:
    write_tree(vendor(PACK, {**CONFIG}), tmp_path / "rcpack")
    (tmp_path / "returnn.config").write_text("x")
    return tmp_path


def problems(job: Path) -> tuple[FileProblem, ...]:
    return check_files(find_tree(job), read_manifest(job))


def test_the_pack_comes_back_whole(job: Path) -> None:
    assert read_pack(job) == PACK
    assert read_pack(job / "rcpack") == PACK


def test_a_folder_as_written_has_no_problems(job: Path) -> None:
    assert problems(job) == ()


def test_every_kind_of_damage_is_found(job: Path) -> None:
    (job / "rcpack/a/n.py").write_text("y = 3\n")
    (job / "rcpack/a/r").unlink()
    (job / "rcpack/a/new.py").write_text("")
    (job / "returnn.config").write_text("y")
    assert problems(job) == (
        FileProblem("../returnn.config", FileState.CHANGED),
        FileProblem("a/n.py", FileState.CHANGED),
        FileProblem("a/new.py", FileState.ADDITIONAL),
        FileProblem("a/r", FileState.MISSING),
    )


def test_the_caches_of_tools_are_no_damage(job: Path) -> None:
    (job / "rcpack/a/__pycache__").mkdir()
    (job / "rcpack/a/__pycache__/n.cpython-311.pyc").write_bytes(b"")
    assert problems(job) == ()


def test_a_link_whose_target_is_gone_is_missing(job: Path) -> None:
    (job / "rcpack/a/s.py").unlink()
    assert FileProblem("a/b/m.py", FileState.MISSING) in problems(job)


def test_a_pack_is_not_read_from_a_damaged_folder(job: Path) -> None:
    (job / "rcpack/a/n.py").write_text("y = 3\n")
    with pytest.raises(VerificationError, match=r"a file of the pack is changed: a/n\.py"):
        read_pack(job)


def test_a_folder_without_a_tree_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(VerificationError, match=r"there is no rcpack/manifest\.json"):
        read_manifest(tmp_path)
