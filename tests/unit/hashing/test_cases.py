"""One file, one case: two versions, split by ``# ----``, that mean the same, or not.

A version is the module ``m``, whole, unless it says otherwise: ``# entry: f`` asks for an object of it (with dots,
``# entry: p.m.f``, of another module), ``# file: p/m.py`` starts another file.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.hashes import assert_differs, assert_same

CASES = Path(__file__).parents[2] / "cases" / "normalize"


def read_case(path: Path) -> list[tuple[dict[str, str], str]]:
    """Read the two versions: files and entry point."""
    versions = path.read_text(encoding="utf-8").split("# ----\n")
    assert len(versions) == 2, f"{path.name} has {len(versions)} versions"
    return [_read_version(version) for version in versions]


def _read_version(text: str) -> tuple[dict[str, str], str]:
    files: dict[str, list[str]] = {}
    entry = "m"
    name = "m.py"
    for line in text.splitlines(keepends=True):
        if line.startswith("# entry: "):
            entry = line.removeprefix("# entry: ").strip()
            entry = entry if "." in entry else f"m.{entry}"
        elif line.startswith("# file: "):
            name = line.removeprefix("# file: ").strip()
            files[name] = []
        else:
            files.setdefault(name, []).append(line)
    return {path: "".join(lines) for path, lines in files.items()}, entry


def _paths(kind: str) -> list[Path]:
    return sorted((CASES / kind).glob("*.py"))


@pytest.mark.parametrize("path", _paths("same"), ids=lambda path: path.stem)
def test_it_means_the_same(path: Path) -> None:
    (first, entry), (second, other_entry) = read_case(path)
    assert_same(first, second, entry, second_entry=other_entry)


@pytest.mark.parametrize("path", _paths("differs"), ids=lambda path: path.stem)
def test_it_does_not_mean_the_same(path: Path) -> None:
    (first, entry), (second, other_entry) = read_case(path)
    assert_differs(first, second, entry, second_entry=other_entry)


def test_there_are_enough_cases() -> None:
    assert len(_paths("same")) + len(_paths("differs")) >= 150
