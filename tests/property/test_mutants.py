"""Where CPython compiles a change to other code, the fingerprint must differ: not one miss."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest
from helpers.corpus import files_of, name_of
from helpers.hashes import fingerprint_of
from helpers.mutants import code_of, mutants_of
from helpers.sources import closure_of

from rcpack.domain.names import ModuleName
from rcpack.errors import RcpackError

FEW = files_of(24, largest=12_000)
MANY = files_of(int(os.environ.get("RCPACK_CORPUS", "500")))


def misses_in(path: Path, count: int) -> tuple[int, list[str]]:
    """Make mutants of a file.

    :return: how many of them CPython compiles to other code, and those of them that keep the fingerprint
    """
    text = path.read_bytes().decode("utf-8")
    files = {"m.py": text}
    module = ModuleName("m")
    closure = closure_of(files, "m")
    before, code = fingerprint_of(files).fingerprint, code_of(text)
    seed = zlib.crc32(name_of(path).encode())
    judged = 0
    missed = []
    for name, mutant in mutants_of(closure.library.code(module), closure.statements(module), count, seed):
        try:
            if code_of(mutant) == code:
                continue
        except (SyntaxError, ValueError):
            continue
        try:
            after = fingerprint_of({"m.py": mutant}).fingerprint
        except RcpackError:
            continue
        judged += 1
        if after == before:
            missed.append(f"{name_of(path)}: {name}\n{_difference(text, mutant)}")
    return judged, missed


def _difference(first: str, second: str) -> str:
    before, after = first.splitlines(), second.splitlines()
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    return "\n".join([f"{start + 1}- {before[start]}", f"{start + 1}+ {after[start]}"])


@pytest.mark.parametrize("path", FEW, ids=name_of)
def test_a_mutant_has_another_fingerprint(path: Path) -> None:
    _, missed = misses_in(path, count=6)
    assert not missed, "\n".join(missed)


@pytest.mark.corpus
@pytest.mark.parametrize("path", MANY, ids=name_of)
def test_a_mutant_of_the_corpus_has_another_fingerprint(path: Path) -> None:
    _, missed = misses_in(path, count=8)
    assert not missed, "\n".join(missed)
