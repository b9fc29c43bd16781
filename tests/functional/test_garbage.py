"""Why nothing searches for garbage while many packs are made: next to none is made."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from helpers.recipes import write_recipe

from rcpack import api
from rcpack.errors import RcpackError
from rcpack.garbage import without_garbage_collection

_MODEL = """\
    from .layers import Linear


    class Model:
        def __init__(self):
            self.layer = Linear({number})


    def broken():
        import pkg.missing_{number} as missing

        return missing.x
"""


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RCPACK_CACHE", "off")
    models = {f"pkg/model{number}.py": _MODEL.format(number=number) for number in range(40)}
    return write_recipe(
        tmp_path / "recipe",
        {"pkg/__init__.py": "", "pkg/layers.py": "class Linear:\n    def __init__(self, n): self.n = n\n", **models},
    )


def garbage_of(recipe: Path, count: int, name: str) -> int:
    gc.collect()
    with without_garbage_collection():
        answers = api.fingerprints([f"pkg.model{number}.{name}" for number in range(count)], [recipe], jobs=1)
        assert len(answers) == count
        return gc.collect()


@pytest.mark.parametrize("name", ["Model", "broken", "misspelt"])
def test_more_entry_points_leave_no_more_garbage(recipe: Path, name: str) -> None:
    garbage_of(recipe, 1, name)  # what is imported and compiled once
    few, many = garbage_of(recipe, 4, name), garbage_of(recipe, 40, name)
    assert many - few < 36  # less than one object for each


def test_an_error_keeps_nothing_of_the_way_to_it(recipe: Path) -> None:
    (answer,) = api.fingerprints(["pkg.model0.misspelt"], [recipe], jobs=1).values()
    assert isinstance(answer, RcpackError)
    assert answer.__traceback__ is None


def test_it_is_collected_again_afterwards(recipe: Path) -> None:
    assert gc.isenabled()
    with without_garbage_collection():
        assert not gc.isenabled()
    with pytest.raises(RcpackError):
        api.pack(["pkg.model0.misspelt"], [recipe])
    assert gc.isenabled()
