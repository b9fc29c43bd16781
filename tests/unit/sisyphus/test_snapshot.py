import copy
import pickle
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rcpack.errors import EntryPointError, SourceError
from rcpack.sisyphus.looks import look_at
from rcpack.sisyphus.snapshot import PackSettings, Snapshot, capture, forget_captured


@pytest.fixture
def settings(tmp_path: Path) -> PackSettings:
    package = tmp_path / "recipe" / "toy"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "model.py").write_text("from .layers import scale\n\ndef get_model(**kwargs):\n    return scale\n")
    (package / "layers.py").write_text("scale = 2\n")
    return PackSettings((str(tmp_path / "recipe"),))


def captured(settings: PackSettings) -> Snapshot:
    return capture(("toy.model",), settings, asked_by="Network('toy.model')")


def test_a_pack_is_made_once_per_process(settings: PackSettings) -> None:
    first = captured(settings)
    Path(settings.roots[0], "toy", "layers.py").write_text("scale = 3\n")
    assert captured(settings) is first


def test_a_new_process_sees_the_edit(settings: PackSettings) -> None:
    first = captured(settings)
    Path(settings.roots[0], "toy", "layers.py").write_text("scale = 3\n")
    forget_captured()
    assert captured(settings).fingerprint != first.fingerprint


def layers_with_another_entry(settings: PackSettings) -> bytes:
    pack = capture(("toy.model", "toy.layers"), settings, asked_by="a Collection").pack
    return next(piece.data for piece in pack.slices if piece.module == "toy.layers")


def test_what_is_asked_at_one_go_reads_a_file_once(settings: PackSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RCPACK_CACHE", "off")
    captured(settings)
    Path(settings.roots[0], "toy", "layers.py").write_text("scale = 3\n")
    assert layers_with_another_entry(settings) == b"scale = 2\n"


def test_what_is_asked_later_is_looked_up_anew(settings: PackSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    captured(settings)
    Path(settings.roots[0], "toy", "layers.py").write_text("scale = 3\n")
    monkeypatch.setattr("rcpack.sisyphus.looks._SECONDS", -1.0)
    assert layers_with_another_entry(settings) == b"scale = 3\n"


def test_what_was_mended_is_looked_up_anew(settings: PackSettings) -> None:
    model = Path(settings.roots[0], "toy", "model.py")
    text = model.read_text()
    model.write_text("def get_model(:\n")
    with pytest.raises(SourceError):
        captured(settings)
    model.write_text(text)
    assert captured(settings).pack.modules


def test_threads_look_one_after_the_other(settings: PackSettings) -> None:
    most, now = [0], [0]

    def look(_: int) -> None:
        with look_at(settings.roots):
            now[0] += 1
            most[0] = max(most[0], now[0])
            time.sleep(0.01)
            now[0] -= 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(look, range(8)))
    assert most == [1]


def test_copies_are_the_snapshot_itself(settings: PackSettings) -> None:
    first = captured(settings)
    assert copy.deepcopy({"x": first})["x"] is first
    assert copy.copy(first) is first


def test_a_pickle_brings_the_pack_along_once(settings: PackSettings) -> None:
    first = captured(settings)
    one, two = pickle.loads(pickle.dumps([first, first]))
    assert one is two
    assert one.pack == first.pack
    assert one.fingerprint == first.fingerprint
    assert len(pickle.dumps([first, first])) < len(pickle.dumps([first])) + 100


def test_it_says_which_modules_of_the_recipe_have_moved_on(settings: PackSettings) -> None:
    first = captured(settings)
    Path(settings.roots[0], "toy", "layers.py").write_text("scale = 3\n")
    assert first.moved_modules() == ("toy.layers",)


def test_sisyphus_sees_its_fingerprint_only(settings: PackSettings) -> None:
    assert captured(settings).__sis_state__() == captured(settings).fingerprint


def test_errors_speak_of_the_setup(settings: PackSettings) -> None:
    with pytest.raises(EntryPointError) as info:
        capture(("elsewhere.model",), settings, asked_by="Network('elsewhere.model')")
    assert str(info.value).startswith("Network('elsewhere.model'): ")
    assert "RCPACK_RECIPE_ROOTS" in str(info.value)
