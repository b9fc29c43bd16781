"""What a fingerprint depends on beyond the text of one version, and what is refused."""

from __future__ import annotations

import pytest
from helpers.hashes import fingerprint_of, fingerprint_of_text

from rcpack.domain.relocation import Relocation
from rcpack.errors import SourceError
from rcpack.hashing.version import NORMAL_FORM_VERSION

PLAIN = "def f():\n    return 'é'\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        ("# -*- coding: latin-1 -*-\n" + PLAIN).encode("latin-1"),
        ("#!/usr/bin/env python\n# vim: set fileencoding=utf-8 :\n" + PLAIN).encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.rstrip().encode(),
        (PLAIN + "\n\n# end").encode(),
    ],
)
def test_encoding_and_line_ends_do_not_count(data: bytes) -> None:
    assert fingerprint_of_text(data) == fingerprint_of_text(PLAIN)


def test_the_version_is_in_front() -> None:
    assert fingerprint_of_text(PLAIN).startswith(f"rcp{NORMAL_FORM_VERSION}-")
    assert len(fingerprint_of_text(PLAIN)) == len("rcp1-") + 64


def test_an_integer_may_have_any_number_of_digits() -> None:
    one = fingerprint_of_text("x = 1" + "0" * 6000)
    assert one == fingerprint_of_text("x = " + hex(10**6000)) != fingerprint_of_text("x = 1" + "0" * 6001)


def test_several_entries_count_in_their_order() -> None:
    files = {"m.py": "def f(): pass\ndef g(): pass\n"}
    both = fingerprint_of(files, "m.f", "m.g").fingerprint
    assert len({both, fingerprint_of(files, "m.g", "m.f").fingerprint, fingerprint_of(files, "m.f").fingerprint}) == 3


def test_the_digest_of_a_definition_moves_with_that_definition_only() -> None:
    text = "X = 1\ndef g(): return X\ndef f(): return g()\n"
    before = {item.index: item.digest for item in fingerprint_of({"m.py": text}, "m.f").definitions}
    after = {item.index: item.digest for item in fingerprint_of({"m.py": text.replace("1", "2")}, "m.f").definitions}
    assert [index for index in before if before[index] != after[index]] == [0]


def test_module_names_count_where_asked_from_the_unhashed_root() -> None:
    def of(package: str, root: str, strict: bool = True) -> str:
        files = {f"{package}/a.py": "from .b import g\ndef f(): return g()\n", f"{package}/b.py": "def g(): pass\n"}
        relocation = Relocation(module_names=strict, unhashed_package_root=root)
        return fingerprint_of(files, f"{package}.a.f", relocation=relocation).fingerprint

    assert of("exp", "", strict=False) == of("exp2", "exp2", strict=False)
    assert of("exp", "") != of("exp2", "")
    assert of("exp", "exp") == of("exp2", "exp2")
    assert of("exp2", "exp") == of("exp2", ""), "exp2 is not inside of exp"


def test_a_name_of_the_module_counts_from_the_unhashed_root() -> None:
    def of(package: str, root: str) -> str:
        files = {f"{package}/a.py": "def f(): return __name__\n"}
        relocation = Relocation(unhashed_package_root=root)
        return fingerprint_of(files, f"{package}.a.f", relocation=relocation).fingerprint

    assert of("one", "") != of("two", "")
    assert of("one", "one") == of("two", "two")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a = 1\nx = t'{a}'\n", "m.py:2: TemplatedString"),
        ("a = 1\nlazy import b\n", "m.py:2: lazy imports"),
        ("def f():\n    lazy import b\n", "m.py:2: LazyImport"),
        ("x = [*y for y in z]\n", "m.py:1: unpacking in a comprehension"),
        ("x = b'a' 'b'\n", "m.py:1: this is not valid Python 3"),
        ("x = '\\N{NO SUCH CHARACTER}'\n", "m.py:1: a string with unknown Unicode character name"),
        ("print 'x'\n", "m.py:1: this is not valid Python 3"),
    ],
)
def test_what_the_specification_does_not_know_is_refused_with_its_place(text: str, what: str) -> None:
    with pytest.raises(SourceError) as caught:
        fingerprint_of_text(text)
    assert str(caught.value).startswith(what)
