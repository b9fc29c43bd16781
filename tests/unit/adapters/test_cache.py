"""The cache is only ever a shortcut: nothing that lies in it, or cannot lie in it, changes an answer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rcpack.adapters.cache import Cache

KEY = "ab" * 32


def entry_in(folder: Path) -> Path:
    (found,) = folder.rglob("*.rcpack")
    return found


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(str(tmp_path / "cache"))


def test_what_was_put_is_there_also_for_another_process(cache: Cache, tmp_path: Path) -> None:
    cache.put("modules", KEY, b"content\0\xff")
    assert cache.get("modules", KEY) == b"content\0\xff"
    assert Cache(str(tmp_path / "cache")).get("modules", KEY) == b"content\0\xff"


def test_another_kind_or_key_has_nothing(cache: Cache) -> None:
    cache.put("modules", KEY, b"content")
    assert cache.get("answers", KEY) is None
    assert cache.get("modules", "cd" * 32) is None


@pytest.mark.parametrize("length", [0, 1, 14, 15, 30, 46, 47, 53])
def test_a_truncated_entry_is_none(cache: Cache, tmp_path: Path, length: int) -> None:
    cache.put("modules", KEY, b"content")
    entry = entry_in(tmp_path)
    entry.write_bytes(entry.read_bytes()[:length])
    assert cache.get("modules", KEY) is None


def test_each_changed_byte_makes_an_entry_none(cache: Cache, tmp_path: Path) -> None:
    cache.put("modules", KEY, b"content")
    entry = entry_in(tmp_path)
    whole = entry.read_bytes()
    for position in range(len(whole)):
        entry.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        assert cache.get("modules", KEY) is None, position
    entry.write_bytes(whole)
    assert cache.get("modules", KEY) == b"content"


def test_a_foreign_file_in_the_place_of_an_entry_is_none_and_is_replaced(cache: Cache, tmp_path: Path) -> None:
    cache.put("modules", KEY, b"content")
    entry_in(tmp_path).write_bytes(b"something else")
    assert cache.get("modules", KEY) is None
    cache.put("modules", KEY, b"content")
    assert cache.get("modules", KEY) == b"content"


def test_an_entry_under_the_name_of_another_one_is_none(cache: Cache, tmp_path: Path) -> None:
    cache.put("modules", KEY, b"content")
    entry = entry_in(tmp_path)
    shutil.copy(entry, entry.with_name("0" * 62 + ".rcpack"))
    assert cache.get("modules", "ab" + "0" * 62) is None


def test_a_folder_in_the_place_of_an_entry_is_none(cache: Cache, tmp_path: Path) -> None:
    cache.put("modules", KEY, b"content")
    entry = entry_in(tmp_path)
    entry.unlink()
    entry.mkdir()
    assert cache.get("modules", KEY) is None
    cache.put("modules", KEY, b"content")
    assert [path.name for path in entry.parent.iterdir()] == [entry.name], "nothing is left beside it"


def test_a_folder_that_cannot_be_made_is_told_to_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    cache = Cache(str(tmp_path / "file" / "cache"))
    cache.put("modules", KEY, b"content")
    assert cache.get("modules", KEY) is None
    assert cache.size().entries == 0
    cache.shrink()
    cache.clear()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_read(cache: Cache, tmp_path: Path) -> None:
    cache.put("modules", KEY, b"content")
    folder = entry_in(tmp_path).parent
    folder.chmod(0o555)
    try:
        cache.put("modules", "ab" + "1" * 62, b"content")
        cache.put("modules", KEY, b"content")
        assert cache.get("modules", KEY) == b"content"
        assert len(list(folder.iterdir())) == 1
    finally:
        folder.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of processes are those of POSIX")
def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    program = f"""\
import resource
from rcpack.adapters.cache import Cache

cache = Cache({str(tmp_path / "cache")!r})
cache.put("modules", {KEY!r}, b"before")
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))  # a write beyond fails, as on a full disk
cache.put("modules", {KEY!r}, b"x" * 100_000)
assert cache.get("modules", {KEY!r}) == b"before"
"""
    subprocess.run([sys.executable, "-c", program], check=True)
    assert [path.name for path in entry_in(tmp_path).parent.iterdir()] == [entry_in(tmp_path).name]


def test_two_processes_at_once_only_ever_see_whole_entries(tmp_path: Path) -> None:
    program = f"""\
import sys
from rcpack.adapters.cache import Cache

cache = Cache({str(tmp_path / "cache")!r})
mine = sys.argv[1].encode() * 50_000
for number in range(150):
    key = "%064x" % (number % 3)
    cache.put("modules", key, mine)
    found = cache.get("modules", key)
    assert found is not None and found in (b"a" * 50_000, b"b" * 50_000)
"""
    processes = [subprocess.Popen([sys.executable, "-c", program, word]) for word in "ab"]
    assert [process.wait() for process in processes] == [0, 0]
    assert not list(tmp_path.rglob("*.part"))


def test_the_oldest_entries_go_first_when_the_folder_is_too_large(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path / "cache"), limit=20_000)
    keys = [f"{number:064x}" for number in range(30)]
    for number, key in enumerate(keys):
        cache.put("modules", key, b"x" * 1000)
        path = next((tmp_path / "cache").rglob(f"{key[2:]}.rcpack"))
        os.utime(path, (number, number))
    cache.shrink()
    left = [key for key in keys if cache.get("modules", key) is not None]
    assert cache.size().size <= 20_000
    assert left == keys[-len(left) :]
    assert len(left) > 10


def test_an_old_entry_that_is_read_counts_as_new(cache: Cache, tmp_path: Path) -> None:
    cache.put("modules", KEY, b"content")
    entry = entry_in(tmp_path)
    os.utime(entry, (1000, 1000))
    assert cache.get("modules", KEY) == b"content"
    assert entry.stat().st_mtime > 1_000_000


def test_the_size_stays_bounded_by_writing_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rcpack.adapters.cache._WRITES_PER_LOOK", 5)
    cache = Cache(str(tmp_path / "cache"), limit=20_000)
    for number in range(500):
        cache.put("modules", f"{number:064x}", b"x" * 1000)
    assert cache.size().size < 150_000


def test_what_a_killed_process_left_half_written_is_cleared_with_the_rest(cache: Cache, tmp_path: Path) -> None:
    cache.put("modules", KEY, b"content")
    beside = entry_in(tmp_path).with_name(f"{KEY[2:]}.rcpack.123-0a0b0c0d.part")
    beside.write_bytes(b"half")
    assert cache.size().entries == 2
    cache.clear()
    assert not beside.exists()
    assert cache.size().entries == 0


def test_files_that_are_not_of_the_cache_are_neither_counted_nor_removed(cache: Cache, tmp_path: Path) -> None:
    cache.put("modules", KEY, b"content")
    mine = [
        tmp_path / "cache" / "film.part",
        tmp_path / "cache" / "modules" / "notes.rcpack",
        entry_in(tmp_path).with_name("thesis.rcpack"),
        tmp_path / "cache" / "a" / "b" / "c" / f"{KEY[2:]}.rcpack",
    ]
    for path in mine:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    assert cache.clear().entries == 1
    assert all(path.exists() for path in mine)


def test_off_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RCPACK_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    cache = Cache.default()
    cache.put("modules", KEY, b"content")
    assert cache.get("modules", KEY) is None
    assert cache.size().to_json() == {"folder": "", "entries": 0, "size": 0, "limit": cache.size().limit}
    assert list(tmp_path.iterdir()) == []


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RCPACK_CACHE", "here")
    monkeypatch.chdir(tmp_path)
    Cache.default().put("modules", KEY, b"content")
    assert entry_in(tmp_path / "here").is_file()


def test_without_a_name_it_is_the_folder_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RCPACK_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    Cache.default().put("modules", KEY, b"content")
    assert entry_in(tmp_path / "rcpack").is_file()
