"""Bytes to text to statements: every byte of a file belongs to the header, to a statement, or to the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcpack.analysis.parsing import decode, parse
from rcpack.errors import SourceError

#: Pieces of which files are made: statements and what stands between them.
PIECES = (
    "x = 1",
    "x = 1; y = 2",
    "def f():\n    return 1",
    "if x:\n    y\nelif z:\n    pass\nelse:\n\n    w",
    "class A:\n\n    # inside\n    b = '''a\n\n  b'''\n\n    # end of A",
    "try:\n\tx\nfinally:\n\ty",
    "@a\n# between\n@b(\n)\ndef f(): pass",
    "# a comment",
    "   # an indented comment",
    "",
    "\x0c",
    "\x0cx = 2",
    "z = (1 +\n\n  2)  # end",
    "w = 1 + \\\n  2",
    "'''text\n'''",
)


def cut(text: str) -> list[str]:
    parsed = parse(text.encode(), "m.py")
    ends = [0, *(end for _, end in parsed.spans)]
    starts = [start for start, _ in parsed.spans]
    assert starts[1:] == ends[1:-1], "no gap between statements"
    return [parsed.text[start:end] for start, end in parsed.spans]


@given(
    st.lists(st.sampled_from(PIECES), max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_each_piece_of_a_file_is_a_file_of_its_own(pieces: list[str], newline: str, ends: bool) -> None:
    text = ("\n".join(pieces) + "\n" * ends).replace("\n", newline)
    for piece, line in zip(cut(text), parse(text.encode(), "m.py").tree.body, strict=True):
        (again,) = parse(piece.encode(), "m.py").tree.body
        assert type(again) is type(line)


def test_statements_are_cut_with_the_comments_above_them() -> None:
    assert cut("# head\n\nx = 1\n# about y\ny = 2  # y\n\nz = 3") == ["x = 1\n", "# about y\ny = 2  # y\n", "\nz = 3"]


def test_lines_are_counted_as_python_does() -> None:
    text = "x = '''a\r\rb'''\ry = '\x0c'\rz = 1\r"
    parsed = parse(text.encode(), "m.py")
    assert [parsed.line_of(line) for line in parsed.tree.body] == [1, 4, 5]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("", "utf-8")),
        (b"\xef\xbb\xbfx", ("x", "utf-8-sig")),
        (b"# coding: latin-1\n\xe9", ("# coding: latin-1\n\xe9", "iso-8859-1")),
        (
            b"#!/bin/python\n# -*- coding: cp1252 -*-\n\x80",
            ("#!/bin/python\n# -*- coding: cp1252 -*-\n\u20ac", "cp1252"),
        ),
    ],
)
def test_bytes_are_decoded_as_python_does(data: bytes, expected: tuple[str, str]) -> None:
    assert decode(data, "m.py") == expected


@pytest.mark.parametrize(
    "data", [b"\xff", b"# coding: none\n", b"x\0", b"\xef\xbb\xbf# coding: latin-1\n", b"x = 1\n\n\xc3\x28\n"]
)
def test_what_cannot_be_decoded_is_an_error_with_a_line(data: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        decode(data, "m.py")
    assert caught.value.where == f"m.py:{3 if data.startswith(b'x =') else 1}"
