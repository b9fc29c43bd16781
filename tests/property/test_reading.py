"""What stays closed until it is needed is what it would be if all were read at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from helpers.corpus import files_of, name_of

from rcpack.analysis import splitting
from rcpack.analysis.reading import ModuleCode, Reader
from rcpack.domain.code import Content, Statement
from rcpack.hashing.normalize import normalize
from rcpack.hashing.outlines import Flags

FEW = files_of(40, largest=20_000)
MANY = files_of(500)

ALL_FLAGS = Flags(docs=True, annotations=True, names=True)


def read(data: bytes) -> tuple[ModuleCode, list[Content], list[object]]:
    code = ModuleCode(data, "m.py", Reader())
    walked = [code.walked(statement.index) for statement in code.summary.statements]
    forms = [(normalize(item), normalize(item, ALL_FLAGS)) for item in walked]
    return code, [code.content(statement.index) for statement in code.summary.statements], list(forms)


def check(path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Read a file in both ways.

    :return: how many definitions stayed closed in one of them
    """
    data = path.read_bytes()
    code, contents, forms = read(data)
    closed = [statement for statement in code.summary.statements if statement.content is None]
    unused = code.unused_imports
    with monkeypatch.context() as patch:
        patch.setattr(splitting, "_parsed_by_python", lambda text: None)
        other, other_contents, other_forms = read(data)
    assert all(statement.content is not None for statement in other.summary.statements)

    def without_content(statement: Statement) -> Statement:
        return replace(statement, content=None)

    for one, two in zip(code.summary.statements, other.summary.statements, strict=True):
        assert without_content(one) == without_content(two)
    assert contents == other_contents
    assert forms == other_forms
    assert replace(code.summary, statements=()) == replace(other.summary, statements=())
    assert unused == other.unused_imports
    return len(closed)


def test_definitions_stay_closed_and_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sum(check(path, monkeypatch) for path in FEW) > 100


@pytest.mark.corpus
@pytest.mark.parametrize("path", MANY, ids=name_of)
def test_definitions_of_the_corpus_are_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(path, monkeypatch)
