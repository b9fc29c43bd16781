"""Slices keep their text, down to the byte: what stays, stays as written."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import pytest
from helpers.bindings import lost_names
from helpers.sources import closure_of, sources_of

from rcpack.api import pack
from rcpack.packing.slicing import slices_of


def slices(files: Mapping[str, str | bytes], *entries: str) -> dict[str, bytes]:
    """Cut a recipe in memory; prove that the slices parse, keep their bindings, and are cut to themselves again."""
    found = {piece.path: piece.data for piece in slices_of(closure_of(files, *entries))}
    for path, data in found.items():
        ast.parse(data)
        if path in files:
            original = files[path]
            assert lost_names(original.encode() if isinstance(original, str) else original, data) == []
    again = closure_of(found, *entries)
    assert {piece.path: piece.data for piece in slices_of(again)} == found
    assert pack(entries, sources_of(files)).fingerprint == pack(entries, sources_of(found)).fingerprint
    return found


def sliced(text: str | bytes, entry: str = "f") -> bytes:
    """Cut one module."""
    helpers = {"a.py": "b = c = d = e = 1\n"}
    return slices({"m.py": text, **helpers}, f"m.{entry}")["m.py"]


USES = "def f(): return b, d\n"


def test_comments_and_formatting_of_what_is_kept_stay() -> None:
    text = (
        "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n# A licence.\n\n"
        '"""The docstring."""\n\n'
        "from __future__ import annotations\n\n\n"
        "# about x\nx = ( 1 ,   2 )   # odd spaces\n\n\n"
        "# about unused\nunused = 1\n\n\n"
        "# about f\ndef f( a , b = x ) :   # comment\n"
        "    # inside\n    return (a\n        + b)  # end\n"
        "    # trailing in f\n\n# at the end\n"
    )
    assert sliced(text).decode() == text.replace("\n\n# about unused\nunused = 1\n", "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from a import b, c, d, e\n", "from a import b, d\n"),
        ("from a import e, c, d, b\n", "from a import d, b\n"),
        ("from a import (b, c, d)\n", "from a import (b, d)\n"),
        ("from a import (b, c, d, e,)\n", "from a import (b, d,)\n"),
        (
            "from a import (\n    b,  # about b\n    c,  # about c\n    d,  # about d\n    e,\n)\n",
            "from a import (\n    b,  # about b\n    d,  # about d\n)\n",
        ),
        (
            "from a import (\n    # first b\n    b,\n    # then c\n    c, d\n)\n",
            "from a import (\n    # first b\n    b,\n    # then c\n    d\n)\n",
        ),
        ("from a import b, \\\n    c, \\\n    d\n", "from a import b, \\\n    d\n"),
        ("from a import b as b, c as x, e as d\n", "from a import b as b, e as d\n"),
        ("from a import b; from a import c; from a import d\n", "from a import b; from a import d\n"),
        ("from a import c; from a import b, d # end\n", "from a import b, d # end\n"),
        ("import os, a; b = a.b; d = a.d; e = 1;\n", "import a; b = a.b; d = a.d\n"),
        ("from a import *\n", "from a import b, d\n"),
    ],
)
def test_unused_names_of_import_statements_go(before: str, after: str) -> None:
    assert sliced(before + USES).decode() == after + USES


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_stay(newline: str) -> None:
    text = '"""Doc\n\nstring."""\nfrom a import (\n    b,  # x\n    c,\n    d\n)\nx = 1\ny = 2; z = 3\n'
    text += "def f():\n    return b, d, z\n"
    expected = text.replace("    c,\n", "").replace("x = 1\n", "").replace("y = 2; ", "")
    assert sliced(text.replace("\n", newline).encode()).decode() == expected.replace("\n", newline)


def test_tabs_and_form_feeds_stay() -> None:
    text = "x = 1\n\x0c\ny = 2\n\x0cdef f():\n\tif y:\n\t\treturn 1\n\tfor _ in []:\n\t\tpass\n\x0c\nz = 1\n"
    assert sliced(text) == b"\x0c\ny = 2\n\x0cdef f():\n\tif y:\n\t\treturn 1\n\tfor _ in []:\n\t\tpass\n"


def test_a_byte_order_mark_stays() -> None:
    text = "x = 1\ndef f(): return 'ä'\n".encode("utf-8-sig")
    assert sliced(text) == "def f(): return 'ä'\n".encode("utf-8-sig")


def test_latin_1_stays() -> None:
    text = "# -*- coding: latin-1 -*-\n# über alles\nx = 1\ndef f(): return 'ä'\n".encode("latin-1")
    assert sliced(text) == "# -*- coding: latin-1 -*-\n# über alles\ndef f(): return 'ä'\n".encode("latin-1")


def test_the_coding_line_stays_above_a_statement_that_goes() -> None:
    text = "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = '€'\n\ndef f(): return '€'\n".encode("cp1252")
    assert sliced(text) == (
        "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n\ndef f(): return '€'\n".encode("cp1252")
    )


@pytest.mark.parametrize("text", ["def f(): return 1", "x = 1\ndef f(): return 1", "def f(): return 1\nx = 1"])
def test_a_missing_newline_at_the_end_does_not_matter(text: str) -> None:
    assert sliced(text).decode().strip() == "def f(): return 1"


def test_comments_at_the_end_belong_to_the_last_statement() -> None:
    assert sliced("def f(): return 1\n# about f\n").decode() == "def f(): return 1\n# about f\n"
    assert sliced("def f(): return 1\nx = 1\n# about x\n").decode() == "def f(): return 1\n"


def test_decorators_and_their_comments_stay() -> None:
    text = "import functools\n# above\n@functools.lru_cache(  # inside\n    None)\n# between\ndef f(): return 1\n"
    assert sliced(text).decode() == text


def test_the_docstring_and_future_imports_always_stay() -> None:
    text = '"""Doc."""\nfrom __future__ import annotations, division\nx = 1\n\ndef f(): return 1\n'
    assert sliced(text).decode() == text.replace("x = 1\n", "")


def test_a_docstring_with_code_on_its_line_stays_alone() -> None:
    assert sliced('"doc"; x = 1; y = 2\ndef f(): return y\n').decode() == '"doc"; y = 2\ndef f(): return y\n'


def test_a_module_of_which_nothing_is_needed_is_empty_but_for_its_head() -> None:
    found = slices({"m.py": "import p\ndef f(): return p\n", "p.py": "# licence\n\nx = 1\n"}, "m.f")
    assert found["p.py"] == b"# licence\n\nx = 1\n"  # p is passed on, so all of it is needed
    found = slices({"p/__init__.py": "# licence\n\nx = 1\n", "p/m.py": "def f(): pass\n"}, "p.m.f")
    assert found["p/__init__.py"] == b"# licence\n\n"


def test_blocks_stay_whole() -> None:
    text = "try:\n    import a as x\nexcept ImportError:  # why\n    x = None; unused = 1\n\n\ndef f(): return x\n"
    assert sliced(text).decode() == text


def test_line_continuations_between_statements_stay() -> None:
    text = "x = 1 + \\\n    2\ny = [\n  1,\n\n  # comment\n  2]\nz = '''a\n\nb'''\ndef f(): return x, y, z\n"
    assert sliced(text).decode() == text


def test_odd_but_valid_files() -> None:
    assert sliced("\n\n\n\x0c\ndef f(): pass\n\n\n\n").decode().strip() == "def f(): pass"
    assert sliced("if 1:\n  x = 1\nelse:\n\tx = 2\ndef f():\n      return x\n").decode().count("x") == 3
    assert sliced("def f(): return 1\n    # indented comment\nx = 1\n").decode().startswith("def f(): return 1\n")
    assert sliced("class A:\n  def g(self): pass\n\n  # in A\n# f\ndef f(): pass\n").decode() == "# f\ndef f(): pass\n"
