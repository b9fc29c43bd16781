"""Helpers of a long walk change nothing but the time."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.repositories import History

from rcpack.api.history import log
from rcpack.api.subjects import Viewpoint


def test_long_history_gives_the_same_with_and_without_helpers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(tmp_path / "recipe")
    for number in range(12):
        text = f"def f():\n    return {number // 2}\n# {number}\n"
        history.commit(f"commit {number}", {"pkg/__init__.py": "", "pkg/m.py": text})
    monkeypatch.setattr("rcpack.api.history._SLOW_SECONDS", 0.0)
    found = []
    for cache in ("off", str(tmp_path / "cache")):
        monkeypatch.setenv("RCPACK_CACHE", cache)
        found.append(list(log(["pkg.m.f"], Viewpoint(roots=(history.folder,)))))
    assert found[0] == found[1]
    assert [item.event.value for item in found[0]][:4] == ["quiet", "changed", "quiet", "changed"]
