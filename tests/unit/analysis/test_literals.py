"""The values of literals, judged by the running Python where it is free of warnings and limits."""

from __future__ import annotations

import ast
import math
import warnings

import libcst as cst
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcpack.analysis.literals import (
    float_value,
    format_text_value,
    imaginary_value,
    integer_value,
    string_value,
    text_value,
)

PIECES = (
    r"\n \t \\ \' \" \a \b \f \v \r \0 \7 \18 \377 \400 \777 \8 \x41 \xfF \u00e9 \ud800 \U0001F600 \N{DASH} \N{BELL} "
    r"\N{LATIN SMALL LETTER E WITH ACUTE} \d \( \{ \} a b { } é 😀 é # %"
).split(" ")
BODIES = st.lists(st.sampled_from([*PIECES, "\\\n", "\n", " "]), max_size=8).map("".join)


def _evaluate(text: str) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.literal_eval(text)


@given(BODIES, st.sampled_from(["", "r", "R", "u", "b", "Rb", "bR", "B"]), st.sampled_from(["'''", '"""']))
def test_strings_are_what_python_says(body: str, prefix: str, quote: str) -> None:
    text = f"{prefix}{quote}{body}{quote}"
    try:
        expected = _evaluate(text)
    except (SyntaxError, ValueError):  # the body ends the string, or holds what bytes cannot
        return
    assert string_value(text) == expected


@given(BODIES, st.booleans())
def test_the_text_of_formatted_strings_is_what_python_says(body: str, is_raw: bool) -> None:
    body = body.replace("{", "{{").replace("}", "}}") if "\\N" not in body else body
    try:
        expected = _evaluate(f'{"r" if is_raw else ""}f"""{body}"""')
    except (SyntaxError, ValueError):
        return
    assert format_text_value(body, is_raw) == expected


@given(st.integers(min_value=0), st.sampled_from(["d", "_d", "x", "#x", "#o", "#b", "#_b"]))
def test_integers_are_what_python_says(number: int, spec: str) -> None:
    text = format(number, spec) if spec != "x" else f"0X{number:x}"
    assert integer_value(text) == number


def test_long_integers_need_no_limit() -> None:
    assert integer_value("1" + "0" * 20_000) == 10**20_000
    assert integer_value("0" * 5_000) == 0


@given(st.floats(min_value=0, allow_nan=False, allow_infinity=False))
def test_floats_are_what_python_says(number: float) -> None:
    assert float_value(repr(number)) == number
    assert imaginary_value(f"{number!r}J") == number


def test_a_float_that_is_too_large_is_infinite() -> None:
    assert math.isinf(float_value("1e99_9"))


@pytest.mark.parametrize("text", ["'a\r\nb'", "'a\rb'", "'a\nb'"])
def test_line_ends_are_newlines(text: str) -> None:
    assert string_value(text.replace("'", "'''")) == "a\nb"


def test_an_unknown_character_name_is_an_error() -> None:
    with pytest.raises(ValueError, match="NO SUCH CHARACTER"):
        string_value(r"'\N{NO SUCH CHARACTER}'")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'a.b'", "a.b"),
        ("'a.' 'b'", "a.b"),
        (r"'a\x2eb'", "a.b"),
        ("f'a.b'", "a.b"),
        ("b'a.' b'b'", None),
        ("f'a.{b}'", None),
        ("b'a.b'", None),
        ("x", None),
        (r"'\N{NO SUCH CHARACTER}'", None),
        (r"f'\N{NO SUCH CHARACTER}'", None),
    ],
)
def test_a_text_is_found_however_it_is_spelled(text: str, value: str | None) -> None:
    assert text_value(cst.parse_expression(text)) == value
