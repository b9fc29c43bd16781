"""A real code base, this one, under another name, and as what is packed of it: the fingerprint stays."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest
from helpers.sources import closure_of

import rcpack
from rcpack.domain.policy import Policy
from rcpack.hashing.fingerprint import fingerprint
from rcpack.packing.slicing import slices_of

ENTRIES = ["hashing.normalize.normalize", "analysis.closing.close", "domain.manifest", "reporting.closure"]
POLICY = Policy.parse(intern=["rcpack.**", "another.name.**"])


@lru_cache(maxsize=1)
def own_files() -> dict[str, str]:
    """Read the source of rcpack, as a recipe."""
    package = Path(rcpack.__file__).parent
    return {f"rcpack/{path.relative_to(package).as_posix()}": path.read_text() for path in package.rglob("*.py")}


@pytest.mark.slow
@pytest.mark.parametrize("entry", ENTRIES)
def test_the_fingerprint_survives_a_move_and_packing(entry: str) -> None:
    files = own_files()
    own = re.compile(r"(?m)^(\s*)(from|import) rcpack\b")
    moved = {
        path.replace("rcpack/", "another/name/", 1): own.sub(r"\1\2 another.name", text) for path, text in files.items()
    }
    closure = closure_of(files, f"rcpack.{entry}", policy=POLICY)
    before = fingerprint(closure).fingerprint
    assert fingerprint(closure_of(moved, f"another.name.{entry}", policy=POLICY)).fingerprint == before
    slices = {piece.path: piece.data for piece in slices_of(closure)}
    assert fingerprint(closure_of(slices, f"rcpack.{entry}", policy=POLICY)).fingerprint == before
