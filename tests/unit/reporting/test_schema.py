"""docs/reports.md names every field of the JSON."""

from __future__ import annotations

import dataclasses
from enum import Enum
from pathlib import Path

import pytest

from rcpack.domain import checks, differences, history
from rcpack.domain.acceptance import Acceptance, Acceptances
from rcpack.domain.lock import Lock, Locked

DOCS = (Path(__file__).parents[3] / "docs" / "reports.md").read_text()

_VALUES = [
    differences.PackDiff,
    differences.Side,
    differences.DefinitionChange,
    differences.Place,
    differences.SourceDiff,
    differences.Row,
    differences.Span,
    differences.OtherChange,
    history.LogEntry,
    checks.CheckResult,
    checks.JobStatus,
    Lock,
    Locked,
    Acceptances,
    Acceptance,
]


@pytest.mark.parametrize("value", _VALUES)
def test_fields_are_documented(value: type) -> None:
    names = [field.name for field in dataclasses.fields(value)]
    assert [
        name for name in names if f"`{name}`" not in DOCS and f".{name}`" not in DOCS and f'"{name}"' not in DOCS
    ] == []


@pytest.mark.parametrize(
    "words",
    [differences.ChangeKind, differences.Mark, differences.Aspect, checks.Verdict, checks.JobState, history.Event],
)
def test_words_are_documented(words: type[Enum]) -> None:
    assert [word.name for word in words if f"`{word.name}`" not in DOCS and f"`{word.value}`" not in DOCS] == []
