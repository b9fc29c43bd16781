"""Syntax that is newer than the oldest Python of rcpack: analysed the same under all of them."""

from __future__ import annotations

import pytest
from helpers.sources import closure_of

from rcpack.analysis.findings import findings_of
from rcpack.domain.names import ModuleName

HELPERS = "class Bound: pass\nclass Other: pass\nclass Base: pass\nT = 'the global T'\nlimit = 3\nclass Unused: pass\n"


def kept(text: str, entry: str) -> list[str]:
    """Name what is kept of a module that has the helpers above."""
    closure = closure_of({"m.py": HELPERS + text}, f"m.{entry}")
    module = ModuleName("m")
    names = [closure.summary(module).statements[index].name for index in closure.statements(module)]
    assert [finding.code.name for finding in findings_of(closure)] == []
    return names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("type X[T] = list[T] | Other\n", ["Other", "X"]),
        ("type X = list[T]\n", ["T", "X"]),
        ("class X[T: Bound](Base): item: T\n", ["Bound", "Base", "X"]),
        ("class X[T](Base):\n    def get(self) -> T: return limit\n", ["Base", "limit", "X"]),
        ("def X[T: (Bound, Other)](x: T = limit) -> list[T]:\n    return T\n", ["Bound", "Other", "limit", "X"]),
        ("def X[*Ts, **P](*args: *Ts) -> P: return Other\n", ["Other", "X"]),
        ("class X:\n    def a[T](self, x: T): return T\n    def b(self): return T\n", ["T", "X"]),
        ("class X[T]:\n    type Inner[U] = dict[T, U, Bound]\n", ["Bound", "X"]),
        (
            "def X():\n    try: limit()\n    except* ValueError as group: return group\n    except* Other: pass\n",
            ["Other", "limit", "X"],
        ),
        ("def X():\n    with (open(T) as T2, limit as y): return T2, y\n", ["T", "limit", "X"]),
        ("def X(v): return f'{v!r:{limit}} {f\"{T}\"}'\n", ["T", "limit", "X"]),
    ],
)
def test_new_syntax_needs_what_it_names(text: str, names: list[str]) -> None:
    assert kept(text, "X") == names
