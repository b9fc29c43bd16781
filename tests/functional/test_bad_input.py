"""Mistakes of a user: each is one clear paragraph with what, where, by which chain and what to do, and an exit code."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from helpers.cases import write_files

from rcpack.api import pack
from rcpack.domain.policy import Action, Policy, Rule
from rcpack.errors import EntryPointError, PolicyError, RcpackError, RecipeRootError, SourceError

CHAIN = {"p/m.py": "from .n import g\ndef f():\n    return g()\n", "p/n.py": "from p import k\ndef g(): return k.x\n"}


def error_of(
    folder: Path,
    files: Mapping[str, str | bytes],
    *entries: str,
    policy: Policy = Policy(),
    roots: tuple[str, ...] = ("recipe",),
) -> RcpackError:
    write_files(folder, {f"recipe/{path}": content for path, content in files.items()})
    with pytest.raises(RcpackError) as caught:
        pack(entries, [folder / root for root in roots], policy=policy)
    text = str(caught.value)
    assert "\n" not in text, "one paragraph"
    assert caught.value.hint, "says what to do"
    return caught.value


def test_a_package_that_is_under_no_root(tmp_path: Path) -> None:
    error = error_of(tmp_path, CHAIN, "q.m.f")
    assert isinstance(error, EntryPointError)
    assert str(error) == (
        "q.m.f: the package q was found under no recipe root. Give the folder that holds this package with -r."
    )


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("p.mm.f", "p.mm.f: p has no module 'mm'. Did you mean p.m?"),
        ("p.m.ff", "p/m.py: the module p.m has no 'ff'. Did you mean f?"),
        ("p.__init__", "p.__init__: a package is named without __init__. Write p."),
        ("p.m.f.x", "p.m.f.x: p.m has no module 'f'"),
        ("p/m.py", "'p/m.py' is not a dotted Python name. Write an entry point as pkg.module or pkg.module.Object"),
        ("", "'' is not a dotted Python name"),
        ("p.m.f()", "'p.m.f()' is not a dotted Python name"),
    ],
)
def test_an_entry_that_is_not_there(tmp_path: Path, entry: str, text: str) -> None:
    error = error_of(tmp_path, CHAIN | {"p/k.py": "x = 1\n"}, entry)
    assert str(error).startswith(text)
    assert error.exit_code == 3


def test_a_missing_module_that_is_needed(tmp_path: Path) -> None:
    error = error_of(tmp_path, CHAIN | {"p/n.py": "from p.kk import x\ndef g(): return x\n", "p/k.py": ""}, "p.m.f")
    assert isinstance(error, EntryPointError)
    assert str(error) == (
        "the module p.kk was found under no recipe root. Needed by: p.m.f -> p.n.g (p/n.py:2). Did you mean p.k?"
    )


def test_a_denied_module(tmp_path: Path) -> None:
    error = error_of(tmp_path, CHAIN | {"p/k.py": "x = 1\n"}, "p.m.f", policy=Policy.parse(deny=["p.k"]))
    assert isinstance(error, PolicyError)
    assert str(error) == (
        "the module p.k is denied by the rule 'p.k'. Needed by: p.m.f -> p.n.g (p/n.py:2). "
        "Change the code so that it does not need the module, or the policy."
    )
    assert error.exit_code == 4


def test_a_denied_module_of_the_environment(tmp_path: Path) -> None:
    files = CHAIN | {"p/n.py": "import torch.old\ndef g(): return torch.old.x\n"}
    error = error_of(tmp_path, files, "p.m.f", policy=Policy.parse(deny=["torch.**"]))
    assert "the module torch.old is denied by the rule 'torch.**'. Needed by: p.m.f -> p.n.g (p/n.py:2)" in str(error)


def test_an_extern_module_inside_of_a_packed_package(tmp_path: Path) -> None:
    error = error_of(tmp_path, CHAIN | {"p/k.py": "x = 1\n"}, "p.m.f", policy=Policy.parse(extern=["p.k"]))
    assert isinstance(error, PolicyError)
    assert "p.k" in str(error)
    assert "Needed by: p.m.f -> p.n.g" in str(error)


def test_the_first_rule_that_matches_wins(tmp_path: Path) -> None:
    write_files(tmp_path, CHAIN | {"p/k.py": "x = 1\n"})
    rules = [Rule(Action.INTERN, "p.k"), Rule(Action.DENY, "p.k*")]
    assert "p.k" in pack(["p.m.f"], [tmp_path], policy=Policy.new(rules)).modules
    with pytest.raises(PolicyError, match=r"denied by the rule 'p\.k\*'"):
        pack(["p.m.f"], [tmp_path], policy=Policy.new(rules[::-1]))


@pytest.mark.parametrize("pattern", ["a..b", "", "a.**.b", "a/b", "a.b."])
def test_a_malformed_pattern(pattern: str) -> None:
    with pytest.raises(PolicyError, match="is no module pattern"):
        Policy.parse(deny=[pattern])


@pytest.mark.parametrize(
    ("content", "where", "what"),
    [
        (b"x = 1\ny = (\n", "p/k.py:", "this is not valid Python 3"),
        (b"x = 1\nprint 'hello'\n", "p/k.py:2: ", "this is not valid Python 3: \"print 'hello'\""),
        (b"x = 1\n# caf\xe9\n", "p/k.py:2: ", "the file cannot be decoded"),
        (b"x = 1\n\0\n", "p/k.py:2: ", "the file holds a null byte"),
        (b"# coding: martian\nx = 1\n", "p/k.py:1: ", "the file cannot be decoded"),
        (b"def f(:\n  pass\n", "p/k.py:1: ", "'def f(:'"),
        (b"if 1:\nx = 1\n", "p/k.py:2: ", "'x = 1'"),
        (b"x = 1\n\ty = 2\n", "p/k.py:2: ", "'y = 2'"),
        (b"x = 'a\n", "p/k.py:1: ", "\"x = 'a\""),
        (b"<<<<<<< HEAD\nx = 1\n", "p/k.py:1: ", "'<<<<<<< HEAD'"),
    ],
)  # fmt: skip
def test_a_broken_file_that_is_reached(tmp_path: Path, content: bytes, where: str, what: str) -> None:
    error = error_of(tmp_path, CHAIN | {"p/k.py": content}, "p.m.f")
    assert isinstance(error, SourceError)
    assert str(error).startswith(where)
    assert what in str(error)
    assert "Needed by: p.m.f -> p.n.g (p/n.py:2)" in str(error)
    assert error.exit_code == 5


def test_a_broken_entry_module(tmp_path: Path) -> None:
    error = error_of(tmp_path, {"m.py": "x = (\n"}, "m.f")
    assert str(error).startswith("m.py:")


@pytest.mark.parametrize("content", [b"", b"x = 1\ny = (\n", b"\xff\xfe", b"\0", b"print 'x'\n"])
def test_broken_files_that_are_not_needed_do_not_matter(tmp_path: Path, content: bytes) -> None:
    text = (
        "from . import broken\nfrom .broken import base, decorate, CONST\nfrom .fine import x\n"
        "import p.broken as also\n\n"
        "@decorate\ndef g(): return broken\nclass K(base): y = CONST\nz = also.q()\ndef f(): return x\n"
    )
    write_files(tmp_path, {"p/m.py": text, "p/fine.py": "x = 1\n", "p/broken.py": content})
    packed = pack(["p.m.f"], [tmp_path])
    assert packed.modules.keys() == {"p", "p.m", "p.fine"}
    assert [finding.code.name for finding in packed.findings] == ["RCP305", "RCP301"]


def test_a_root_that_does_not_exist(tmp_path: Path) -> None:
    error = error_of(tmp_path, CHAIN, "p.m.f", roots=("recipe", "nowhere"))
    assert isinstance(error, RecipeRootError)
    assert "nowhere is no folder" in str(error)
    assert error.exit_code == 6


def test_a_root_that_is_a_file(tmp_path: Path) -> None:
    assert "is no folder" in str(error_of(tmp_path, CHAIN, "p.m.f", roots=("recipe/p/m.py",)))


def test_no_root() -> None:
    with pytest.raises(RecipeRootError, match="no recipe root was given"):
        pack(["p.m.f"], [])


def test_two_roots_with_the_same_module(tmp_path: Path) -> None:
    write_files(tmp_path / "other", {"p/n.py": "def g(): return 2\n"})
    error = error_of(tmp_path, CHAIN | {"p/k.py": "x = 1\n"}, "p.m.f", roots=("recipe", "other"))
    assert isinstance(error, RecipeRootError)
    assert str(error).startswith(f"two recipe roots hold different files for p.n: {tmp_path}/recipe/p/n.py and ")
    assert "Needed by: p.m.f (p/m.py:2)" in str(error)


def test_two_roots_with_equal_files_are_one(tmp_path: Path) -> None:
    files = CHAIN | {"p/k.py": "x = 1\n"}
    write_files(tmp_path / "one", files)
    write_files(tmp_path / "two", files)
    one = pack(["p.m.f"], [tmp_path / "one"])
    assert pack(["p.m.f"], [tmp_path / "one", tmp_path / "two"]).fingerprint == one.fingerprint


def test_a_package_that_is_split_over_two_roots(tmp_path: Path) -> None:
    write_files(tmp_path / "other", {"p/__init__.py": "", "p/k.py": "x = 1\n"})
    error = error_of(tmp_path, CHAIN | {"p/__init__.py": ""}, "p.m.f", roots=("recipe", "other"))
    assert isinstance(error, RecipeRootError)
    assert "p.k lies in" in str(error)


def test_namespace_packages_may_be_split_over_two_roots(tmp_path: Path) -> None:
    write_files(tmp_path / "one", CHAIN)
    write_files(tmp_path / "two", {"p/k.py": "x = 1\n"})
    packed = pack(["p.m.f"], [tmp_path / "one", tmp_path / "two"])
    assert packed.modules.keys() == {"p", "p.m", "p.n", "p.k"}


def test_a_circle_of_links(tmp_path: Path) -> None:
    error = error_of(tmp_path, CHAIN | {"p/k.py": "->k2.py", "p/k2.py": "->k.py"}, "p.m.f")
    assert isinstance(error, SourceError)
    assert "p/k.py is a circle of symbolic links. Needed by: p.m.f -> p.n.g" in str(error)


def test_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    error = error_of(tmp_path, CHAIN | {"p/k.py": "->gone.py"}, "p.m.f")
    assert isinstance(error, SourceError | EntryPointError)
    assert "p" in str(error)
    assert "Needed by: p.m.f -> p.n.g" in str(error)


def test_a_folder_that_links_to_itself(tmp_path: Path) -> None:
    write_files(tmp_path, CHAIN | {"p/k.py": "x = 1\n", "p/loop": "->."})
    assert pack(["p.m.f"], [tmp_path]).modules.keys() == {"p", "p.m", "p.n", "p.k"}
    assert "p.loop" in pack(["p.loop.k.x"], [tmp_path]).modules


def test_a_folder_that_looks_like_a_module(tmp_path: Path) -> None:
    write_files(tmp_path, CHAIN | {"p/k.py/readme.txt": ""})
    assert pack(["p.n.g"], [tmp_path]).findings[0].code.name == "RCP202"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser reads everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    write_files(tmp_path, CHAIN | {"p/k.py": "x = 1\n"})
    (tmp_path / "p/k.py").chmod(0)
    with pytest.raises(SourceError, match="cannot be read"):
        pack(["p.m.f"], [tmp_path])


def test_a_forced_module_that_is_not_there(tmp_path: Path) -> None:
    error = error_of(tmp_path, CHAIN | {"p/k.py": "x = 1\n"}, "p.m.f", policy=Policy.parse(force=["p.gone"]))
    assert str(error) == "the forced module p.gone is under no recipe root. Check --force."


def test_relative_imports_that_lead_too_far(tmp_path: Path) -> None:
    write_files(tmp_path, {"m.py": "def f():\n    from ... import x\n    return x\n"})
    assert [finding.code.name for finding in pack(["m.f"], [tmp_path]).findings] == ["RCP204"]


def test_very_deep_nesting_is_an_error_and_no_crash(tmp_path: Path) -> None:
    deep = "x = " + "(" * 90 + "1" + ")" * 90 + "\ny = " + "+".join(["x"] * 500) + "\n"
    write_files(tmp_path, {"m.py": deep})
    assert pack(["m.y"], [tmp_path]).fingerprint
    write_files(tmp_path / "b", {"m.py": "x = " + "[" * 20000 + "]" * 20000 + "\n"})
    with pytest.raises(SourceError):
        pack(["m.x"], [tmp_path / "b"])
