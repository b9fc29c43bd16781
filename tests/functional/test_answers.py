"""What is kept between runs is used when, and only when, nothing of it has changed; and it changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import libcst
import pytest
from helpers.recipes import write_recipe

from rcpack import api
from rcpack.adapters.cache import Cache
from rcpack.analysis import excerpts, parsing, summarize
from rcpack.api import own_code
from rcpack.domain.pack import Pack
from rcpack.errors import SourceError
from rcpack.packing.archive import bytes_from_pack
from rcpack.packing.vendor import vendor

ENTRY = "pkg.model.Model"

RECIPE: dict[str, str | bytes] = {
    "pkg/__init__.py": "",
    "pkg/model.py": """\
        from pathlib import Path

        from .layers import Linear, scale
        from .unused import something
        from . import pipeline

        PHONES = (Path(__file__).parent / "phones.txt").read_text()


        class Model:
            def __init__(self):
                self.layer = Linear(scale, PHONES)


        def experiments():
            return pipeline.run(Model, something)
        """,
    "pkg/layers.py": "from .deep import constants\n\nscale = constants.SCALE\n\n\nclass Linear:\n    '''Doc.'''\n",
    "pkg/deep/constants.py": "SCALE = 3\nOTHER = 4\n",
    "pkg/unused.py": "something = 1\n",
    "pkg/pipeline.py": "def run(*args):\n    return args\n",
    "pkg/phones.txt": "a b c\n",
}


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    return write_recipe(tmp_path / "recipe", RECIPE)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a test a cache of its own, empty."""
    monkeypatch.setenv("RCPACK_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


class Parsed(list[str]):
    """The paths of the files of which something was parsed, once for each piece, in order."""


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Parsed:
    """Count what is parsed."""
    paths = Parsed()
    parse = parsing.parse

    def counted(text: str, path: str, first_line: int = 1) -> parsing.ParsedPiece:
        paths.append(path)
        return parse(text, path, first_line)

    for module in (summarize, excerpts):
        monkeypatch.setattr(module, "parse", counted)
    return paths


def fingerprint(recipe: Path, *entries: str) -> str:
    return api.fingerprint(entries or [ENTRY], [recipe])


def without_cache(recipe: Path, monkeypatch: pytest.MonkeyPatch) -> Pack:
    with monkeypatch.context() as patch:
        patch.setenv("RCPACK_CACHE", "off")
        return api.pack([ENTRY], [recipe])


def test_the_same_question_parses_nothing(recipe: Path, cache: Path, parsed: Parsed) -> None:
    first = fingerprint(recipe)
    assert parsed
    parsed.clear()
    assert fingerprint(recipe) == first
    assert parsed == []


def test_another_entry_parses_only_what_is_new(recipe: Path, cache: Path, parsed: Parsed) -> None:
    fingerprint(recipe)
    parsed.clear()
    fingerprint(recipe, "pkg.model.experiments")
    # one definition each
    assert sorted(parsed) == ["pkg/model.py", "pkg/pipeline.py", "pkg/unused.py"]


def test_only_what_is_reached_is_parsed(recipe: Path, cache: Path, parsed: Parsed) -> None:
    fingerprint(recipe)
    # what stands before the class, and the class; not the function below it
    assert Counter(parsed) == {"pkg/model.py": 2, "pkg/layers.py": 2, "pkg/deep/constants.py": 1}


def test_the_rest_of_the_recipe_is_not_even_read(recipe: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = fingerprint(recipe)
    (recipe / "pkg" / "pipeline.py").unlink()
    (recipe / "pkg" / "pipeline.py").mkdir()
    (recipe / "pkg" / "unused.py").write_bytes(b"\xff\xff")
    assert fingerprint(recipe) == first


def test_a_pack_and_its_tree_are_the_same_with_and_without_a_cache(
    recipe: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, parsed: Parsed
) -> None:
    packs = [without_cache(recipe, monkeypatch), api.pack([ENTRY], [recipe])]
    parsed.clear()
    packs.append(api.pack([ENTRY], [recipe]))
    assert parsed == []
    shutil.rmtree(cache / "packs")
    packs.append(api.pack([ENTRY], [recipe]))
    shutil.rmtree(cache / "answers")
    packs.append(api.pack([ENTRY], [recipe]))
    assert parsed == []
    for pack in packs:
        assert pack == packs[0]
        assert bytes_from_pack(pack) == bytes_from_pack(packs[0])
        assert vendor(pack).entries == vendor(packs[0]).entries
    assert fingerprint(recipe) == packs[0].fingerprint


def test_a_pack_after_a_fingerprint_is_whole(recipe: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fingerprint(recipe)
    assert api.pack([ENTRY], [recipe]) == without_cache(recipe, monkeypatch)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("pkg/model.py", "class Model:\n    pass\n"),
        ("pkg/deep/constants.py", "SCALE = 4\nOTHER = 4\n"),
        ("pkg/phones.txt", "a b d\n"),
        # a package that has come into being, where there was a folder
        ("pkg/deep/__init__.py", "print('an effect')\n"),
        # a package of the name of a module: the package wins
        ("pkg/layers/__init__.py", "scale = 5\n\n\nclass Linear:\n    pass\n"),
    ],
)
def test_every_change_that_matters_is_seen_whatever_the_times_say(
    recipe: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, path: str, content: str
) -> None:
    before = fingerprint(recipe)
    file = recipe / path
    status = file.stat() if file.exists() else None
    write_recipe(recipe, {path: content})
    if status is not None:
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    after = fingerprint(recipe)
    assert after != before
    assert after == without_cache(recipe, monkeypatch).fingerprint


def test_times_alone_change_nothing(recipe: Path, cache: Path, parsed: Parsed) -> None:
    before = fingerprint(recipe)
    parsed.clear()
    for file in recipe.rglob("*"):
        os.utime(file, (1, 1))
    assert fingerprint(recipe) == before
    assert parsed == []


def test_a_state_that_comes_back_is_known(recipe: Path, cache: Path, parsed: Parsed) -> None:
    file = recipe / "pkg" / "deep" / "constants.py"
    states = ["SCALE = 3\n", "SCALE = 4\n", "SCALE = 5\n"]
    found = []
    for state in states:
        file.write_text(state)
        found.append(fingerprint(recipe))
    assert len(set(found)) == 3
    parsed.clear()
    for state, expected in zip(states, found, strict=True):
        file.write_text(state)
        assert fingerprint(recipe) == expected
    assert parsed == []


def test_another_place_of_the_same_recipe_is_the_same(recipe: Path, cache: Path, parsed: Parsed) -> None:
    before = fingerprint(recipe)
    parsed.clear()
    shutil.copytree(recipe, recipe.with_name("recipe2"))
    assert fingerprint(recipe.with_name("recipe2")) == before
    assert parsed == []


def test_a_damaged_entry_of_any_kind_is_made_again(recipe: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = api.pack([ENTRY], [recipe])
    entries = sorted(cache.rglob("*.rcpack"))
    assert {entry.parent.parent.name for entry in entries} == {"answers", "modules", "packs"}
    for entry in entries:
        entry.write_bytes(entry.read_bytes()[:-3])
    assert api.pack([ENTRY], [recipe]) == expected
    for entry in entries:
        entry.write_bytes(b"")
    assert fingerprint(recipe) == expected.fingerprint


@pytest.mark.parametrize("kind", ["answers", "modules", "packs"])
def test_an_entry_that_holds_nonsense_under_its_own_digest_is_made_again(recipe: Path, cache: Path, kind: str) -> None:
    expected = api.pack([ENTRY], [recipe])
    for nonsense in (b"", b"[]", b"{}", b"nonsense", b'[["rcp1-0"]]', b"[1]", b"rcpack1\n"):
        for path in sorted((cache / kind).rglob("*.rcpack")):
            Cache(str(cache)).put(kind, path.parent.name + path.name.removesuffix(".rcpack"), nonsense)
        assert api.pack([ENTRY], [recipe]) == expected


def test_a_folder_that_cannot_be_written_is_slower_only(
    recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = without_cache(recipe, monkeypatch)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("RCPACK_CACHE", str(tmp_path / "file" / "cache"))
    assert api.pack([ENTRY], [recipe]) == expected
    assert api.pack([ENTRY], [recipe]) == expected


def test_another_version_of_rcpack_begins_anew(
    recipe: Path, cache: Path, parsed: Parsed, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint(recipe)
    count = len(parsed)
    monkeypatch.setattr(own_code, "__version__", "0.0.1")
    own_code.own_digest.cache_clear()
    try:
        assert fingerprint(recipe) == before
    finally:
        own_code.own_digest.cache_clear()
    assert len(parsed) == 2 * count


def test_another_version_of_libcst_parses_anew(
    recipe: Path, cache: Path, parsed: Parsed, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint(recipe)
    count = len(parsed)
    shutil.rmtree(cache / "answers")
    monkeypatch.setattr(libcst, "LIBCST_VERSION", "0.0.1")
    assert fingerprint(recipe) == before
    assert len(parsed) == 2 * count


def test_an_error_is_never_kept(recipe: Path, cache: Path) -> None:
    file = recipe / "pkg" / "layers.py"
    good = file.read_text()
    file.write_text("def f(:\n")
    for _ in range(2):
        with pytest.raises(SourceError, match=r"pkg/layers\.py:1"):
            fingerprint(recipe)
    file.write_text(good)
    assert fingerprint(recipe)


def test_what_is_known_is_told_without_the_parser(recipe: Path, cache: Path) -> None:
    program = f"""\
import json, sys
from rcpack import api

answers = [api.fingerprint([{ENTRY!r}], [{str(recipe)!r}]), api.pack([{ENTRY!r}], [{str(recipe)!r}]).fingerprint]
print(json.dumps([answers, "libcst" in sys.modules]))
"""

    def run() -> object:
        done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)

    expected = api.pack([ENTRY], [recipe]).fingerprint
    assert run() == [[expected, expected], False]
    shutil.rmtree(cache)
    assert run() == [[expected, expected], True]
