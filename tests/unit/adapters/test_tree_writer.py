from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from helpers.packs import make_pack

from rcpack.adapters.tree_writer import write_file, write_tree
from rcpack.errors import OutputError
from rcpack.packing.vendor import vendor

TREE = vendor(make_pack({"a/b/m.py": "x = 1\n", "a/n.py": "y = 2\n"}, links={"a/b/m.py": "../shared/m.py"}))
OTHER = vendor(make_pack({"a/n.py": "y = 3\n"}))

#: A writer that dies while it writes its second file; a kill runs no cleanup.
KILLED = """
import os, sys
from pathlib import Path
from rcpack.adapters.tree_writer import write_tree
from rcpack.packing.vendor import VendorTree
os.fsync = lambda descriptor, count=iter(range(9)): os._exit(9) if next(count) else None
write_tree(VendorTree({"a.py": b"", "b.py": b""}), Path(sys.argv[1]))
"""


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_tree_is_written_with_its_links(tmp_path: Path) -> None:
    assert write_tree(TREE, tmp_path / "job" / "rcpack")
    folder = tmp_path / "job" / "rcpack"
    assert (folder / "a/b/m.py").readlink() == Path("../shared/m.py")
    assert (folder / "a/b/m.py").read_text() == "x = 1\n"
    assert names(tmp_path / "job") == {"rcpack"}


def test_a_second_write_does_nothing(tmp_path: Path) -> None:
    write_tree(TREE, tmp_path / "rcpack")
    before = (tmp_path / "rcpack/a/n.py").stat()
    assert not write_tree(TREE, tmp_path / "rcpack")
    assert (tmp_path / "rcpack/a/n.py").stat() == before


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "rcpack").mkdir()
    assert write_tree(TREE, tmp_path / "rcpack")


def test_another_pack_is_never_overwritten(tmp_path: Path) -> None:
    write_tree(TREE, tmp_path / "rcpack")
    with pytest.raises(OutputError, match="holds another pack"):
        write_tree(OTHER, tmp_path / "rcpack")
    assert not write_tree(TREE, tmp_path / "rcpack")


@pytest.mark.parametrize("name", ["a/n.py", "a/b/m.py", "manifest.json"])
def test_a_damaged_tree_is_reported_and_not_repaired_in_silence(tmp_path: Path, name: str) -> None:
    write_tree(TREE, tmp_path / "rcpack")
    (tmp_path / "rcpack" / name).write_text("z = 3\n")
    with pytest.raises(OutputError, match="is different"):
        write_tree(TREE, tmp_path / "rcpack")


def test_a_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "rcpack").mkdir()
    (tmp_path / "rcpack/thesis.tex").write_text("years of work")
    with pytest.raises(OutputError, match="not a tree that rcpack wrote"):
        write_tree(TREE, tmp_path / "rcpack")
    assert names(tmp_path / "rcpack") == {"thesis.tex"}


def test_a_foreign_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "rcpack").write_text("years of work")
    with pytest.raises(OutputError, match="not a tree that rcpack wrote"):
        write_tree(TREE, tmp_path / "rcpack")
    assert (tmp_path / "rcpack").read_text() == "years of work"


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError, match="No space left on device"):
        write_tree(TREE, tmp_path / "rcpack")
    with pytest.raises(OutputError, match="No space left on device"):
        write_file(b"x", tmp_path / "returnn.config")
    assert not names(tmp_path)


def test_an_interrupt_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_tree(TREE, tmp_path / "rcpack")
    assert not names(tmp_path)


def test_a_kill_in_the_middle_leaves_no_tree_and_the_retry_clears_up(tmp_path: Path) -> None:
    assert subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "rcpack")]).returncode == 9
    (left,) = names(tmp_path)
    assert left.startswith(".rcpack.rcpack-tmp.")
    assert write_tree(TREE, tmp_path / "rcpack")
    assert names(tmp_path) == {"rcpack"}


def test_the_folder_of_a_writer_that_lives_is_left_alone(tmp_path: Path) -> None:
    alive = tmp_path / f".rcpack.rcpack-tmp.{socket.gethostname()}.{os.getpid()}.0"
    elsewhere = tmp_path / ".rcpack.rcpack-tmp.another-machine.1.0"
    old = tmp_path / ".rcpack.rcpack-tmp.another-machine.2.0"
    for folder in (alive, elsewhere, old):
        folder.mkdir()
    os.utime(old, (0, 0))
    write_tree(TREE, tmp_path / "rcpack")
    assert names(tmp_path) == {"rcpack", alive.name, elsewhere.name}


def test_two_writers_at_once_are_safe(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(lambda number: write_tree(TREE, tmp_path / str(number // 8) / "rcpack"), range(64)))
    assert sum(written) == 8
    assert all(names(tmp_path / str(number)) == {"rcpack"} for number in range(8))


def test_a_file_is_written_once_and_never_replaced(tmp_path: Path) -> None:
    assert write_file(b"x", tmp_path / "returnn.config")
    assert not write_file(b"x", tmp_path / "returnn.config")
    with pytest.raises(OutputError, match="other content"):
        write_file(b"y", tmp_path / "returnn.config")
    assert names(tmp_path) == {"returnn.config"}


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        write_tree(TREE, tmp_path / "file" / "rcpack")
