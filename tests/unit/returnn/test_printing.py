from __future__ import annotations

import ast
import enum
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcpack.errors import ConfigError
from rcpack.returnn.printing import assignment, expression_from_value, text_from_statements


def printed(value: object) -> str:
    return text_from_statements([assignment("x", expression_from_value(value))])


def value_of(text: str) -> Any:
    """Run generated text: our own, in a test."""
    names: dict[str, object] = {}
    exec(compile(text, "<generated>", "exec"), names)
    return names["x"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (float("inf"), "float('inf')"),
        (float("-inf"), "float('-inf')"),
        (-0.0, "-0.0"),
        (-1, "-1"),
        (1e300, "1e+300"),
        (10**50, str(10**50)),
        (True, "True"),
        (None, "None"),
        (..., "..."),
        (b"\x00'", 'b"\\x00\'"'),
        ("a'b", '"a\'b"'),
        ((), "()"),
        ([(1,)], "[(1,)]"),
        ({}, "{}"),
        (set(), "set()"),
        ({3, 1, 2}, "{1, 2, 3}"),
        (frozenset({1}), "frozenset([1])"),
        (2j, "complex(0.0, 2.0)"),
        ({"a": [1, {"b": (1, -2.5)}]}, "{'a': [1, {'b': (1, -2.5)}]}"),
    ],
)
def test_a_value_is_spelled_so_that_it_comes_back(value: object, text: str) -> None:
    assert printed(value) == f"x = {text}\n"
    assert repr(value_of(printed(value))) == repr(value)


def test_not_a_number_comes_back() -> None:
    assert math.isnan(value_of(printed(float("nan"))))


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(codec="utf-8"))
    | st.binary(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text("ab\n'\"\\"), inner),
    max_leaves=12,
)


@given(PLAIN)
def test_any_plain_value_comes_back_with_its_type(value: object) -> None:
    assert repr(value_of(printed(value))) == repr(value)


@pytest.mark.parametrize(
    "text", ["x" * 500, "line\n" * 50, "\\" * 99, "'''\"\"\"\\'" * 20, "\u2028\x00\r\n\t", "{}{x}%s"]
)
def test_a_difficult_text_comes_back(text: str) -> None:
    assert value_of(printed({"a": [text]})) == {"a": [text]}


class Level(enum.IntEnum):
    HIGH = 1


class Tagged(str):
    pass


@pytest.mark.parametrize("value", [object(), print, Level.HIGH, Tagged("x"), [Level.HIGH], {"a": object()}])
def test_a_value_without_a_plain_spelling_is_refused(value: object) -> None:
    with pytest.raises(ConfigError, match="bind it as a hook"):
        expression_from_value(value)


def test_the_printed_text_reads_back_as_the_statements() -> None:
    statements = ast.parse("from a.b import c as d\nx = f(1)[2:3]\n").body
    assert text_from_statements(statements) == "from a.b import c as d\nx = f(1)[2:3]\n"
