"""Where networks that were built are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from rcpack.returnn.net_build import network_cache


def test_networks_lie_in_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RCPACK_CACHE", str(tmp_path))
    assert network_cache() == tmp_path / "networks"


def test_a_cache_that_is_off_keeps_no_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RCPACK_CACHE", "off")
    assert network_cache() is None
