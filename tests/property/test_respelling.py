"""Formatters, and edits of spelling, never change a fingerprint."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.corpus import files_of, name_of
from helpers.hashes import explain, fingerprint_of
from helpers.respelling import RESPELLINGS
from helpers.sources import closure_of

FEW = files_of(8, largest=10_000)
MANY = files_of(500, largest=40_000)


def check(path: Path, respelling: str) -> None:
    text = path.read_bytes().decode("utf-8")
    closure = closure_of({"m.py": text}, "m")
    if closure.flags.docs and respelling not in ("windows", "locals", "order"):
        return  # the file reads docstrings, and formatters change their spaces
    if closure.flags.sources and respelling == "locals":
        return  # the file reads frames, which show the names
    try:
        after = RESPELLINGS[respelling](text)
    except (ValueError, RecursionError) as error:  # a formatter that gives up on a file of the standard library
        pytest.skip(str(error))
    files = {"m.py": after.encode()}
    if fingerprint_of({"m.py": text}).fingerprint != fingerprint_of(files).fingerprint:
        assert explain(closure) == explain(closure_of(files, "m"))
        pytest.fail("equal forms, but other fingerprints")


@pytest.mark.parametrize("respelling", RESPELLINGS)
@pytest.mark.parametrize("path", FEW, ids=name_of)
def test_the_spelling_does_not_count(path: Path, respelling: str) -> None:
    check(path, respelling)


@pytest.mark.corpus
@pytest.mark.parametrize("respelling", RESPELLINGS)
@pytest.mark.parametrize("path", MANY, ids=name_of)
def test_the_spelling_does_not_count_in_the_corpus(path: Path, respelling: str) -> None:
    check(path, respelling)
