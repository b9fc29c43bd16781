"""Bytes to text to trees, and where in the file a node stands."""

from __future__ import annotations

import pytest

from rcpack.analysis.parsing import decode, parse
from rcpack.errors import SourceError


def test_lines_are_counted_as_python_does() -> None:
    parsed = parse("x = '''a\r\rb'''\ry = '\x0c'\rz = 1\r", "m.py")
    assert [parsed.line_of(line) for (line,) in parsed.lines] == [1, 4, 5]


def test_lines_of_a_part_are_those_of_the_file() -> None:
    parsed = parse("# about x\nx = (\n    y)\n", "m.py", first_line=10)
    ((statement,),) = parsed.lines
    assert parsed.line_of(statement) == 11
    assert parsed.line_of(statement.value) == 12  # type: ignore[union-attr]
    with pytest.raises(SourceError, match=r"m\.py:11"):
        parse("x = 1\ny = = 2\n", "m.py", first_line=10)


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
