"""The case files: two versions of a recipe in one file, split by ``# ----``.

A version is the module ``m``, whole, unless it says otherwise: ``# entry: f`` asks for an object of it (with dots,
``# entry: p.m.f``, of another module), ``# file: p/m.py`` starts another file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parents[1] / "cases" / "normalize"


@dataclass(frozen=True)
class Version:
    """One version of the code."""

    files: dict[str, str]
    entry: str


@dataclass(frozen=True)
class Case:
    """One file."""

    #: ``same/quotes``.
    name: str
    first: Version
    second: Version


def read_cases(kind: str) -> list[Case]:
    """Read the cases of a kind, ``same`` or ``differs``, by name."""
    return [_read_case(path) for path in sorted((CASES / kind).glob("*.py"))]


def _read_case(path: Path) -> Case:
    versions = path.read_bytes().decode("utf-8").split("# ----\n")
    assert len(versions) == 2, f"{path.name} has {len(versions)} versions"
    first, second = map(_read_version, versions)
    return Case(f"{path.parent.name}/{path.stem}", first, second)


def _read_version(text: str) -> Version:
    files: dict[str, str] = {}
    entry = "m"
    name = "m.py"
    for line in text.splitlines(keepends=True):
        if line.startswith("# entry: "):
            entry = line.removeprefix("# entry: ").strip()
            entry = entry if "." in entry else f"m.{entry}"
        elif line.startswith("# file: "):
            name = line.removeprefix("# file: ").strip()
            files[name] = ""
        else:
            files[name] = files.get(name, "") + line
    return Version(files, entry)
