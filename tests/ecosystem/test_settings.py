"""Where the recipe is: as the manager would import it, or as the user says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rcpack.errors import EntryPointError, PolicyError, RecipeRootError


def code_of(path: str, **options: object) -> str:
    from rcpack.sisyphus import Import

    snapshot = Import(path, **options).snapshot()  # type: ignore[arg-type]
    assert snapshot is not None
    return "".join(piece.data.decode() for piece in snapshot.pack.slices)


def test_the_recipe_of_the_setup_is_found(setup: Path) -> None:
    assert "SCALE = 2.0" in code_of("toy.layers.scaled")


def test_what_is_on_the_path_comes_first(setup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = setup / "elsewhere"
    (other / "i6_core").mkdir(parents=True)
    (other / "helper_pkg").mkdir()
    (other / "helper_pkg/__init__.py").write_text("VALUE = 7\n")
    monkeypatch.syspath_prepend(str(other))
    assert "VALUE = 7" in code_of("helper_pkg.VALUE")


def test_settings_and_arguments_say_where_it_is(
    setup: Path, monkeypatch: pytest.MonkeyPatch, restart: Callable[[], None]
) -> None:
    from sisyphus import gs

    (setup / "recipe").rename(setup / "recipes")
    with pytest.raises(EntryPointError, match=r"RCPACK_RECIPE_ROOTS"):
        code_of("toy.layers.scaled")
    assert "SCALE" in code_of("toy.layers.scaled", recipe_roots=["recipes"])
    monkeypatch.setattr(gs, "RCPACK_RECIPE_ROOTS", ["recipes"], raising=False)
    restart()
    assert "SCALE" in code_of("toy.layers.scaled")
    monkeypatch.setattr(gs, "RCPACK_RECIPE_ROOTS", ["nowhere"], raising=False)
    with pytest.raises(RecipeRootError, match="nowhere"):
        code_of("toy.layers.scaled")


def test_the_policy_of_the_setup_holds(setup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sisyphus import gs

    monkeypatch.setattr(gs, "RCPACK_POLICY", {"deny": ["toy.layers"]}, raising=False)
    with pytest.raises(PolicyError, match=r"toy\.layers"):
        code_of("toy.model.Model")
    monkeypatch.setattr(gs, "RCPACK_POLICY", {"extern": ["toy.layers"]}, raising=False)
    with pytest.raises(PolicyError, match=r"toy\.layers.* makes it extern"):
        code_of("toy.model.Model")
    monkeypatch.setattr(gs, "RCPACK_POLICY", {"external": ["toy.layers"]}, raising=False)
    with pytest.raises(PolicyError, match="external"):
        code_of("toy.model.Model")


def test_what_the_environment_provides_is_imported_only(setup: Path) -> None:
    from rcpack.sisyphus import Collection, Import

    silu = Import("torch.nn.functional.silu")
    assert silu.snapshot() is None
    assert silu.get() == "from torch.nn.functional import silu\n"
    assert silu._sis_hash() != Import("torch.nn.functional.relu", import_as="silu")._sis_hash()
    collection = Collection([silu, Import("toy.layers.scaled")])
    assert collection.assembly().packed == ("toy.layers.scaled",)


def test_packed_code_that_imports_sisyphus_is_warned_of(setup: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert "class Model" in code_of("toy.model.Model")
    assert "imports sisyphus" not in caplog.text
    assert "register_output" in code_of("toy.model.experiment")
    assert "toy.model.experiment imports sisyphus" in caplog.text
