"""What a report marks is what the fingerprint sees."""

from __future__ import annotations

import pytest

from rcpack.domain.differences import Mark, SourceDiff
from rcpack.domain.names import ModuleName
from rcpack.hashing.marking import SlicedModule, compare


def compared(before: str, after: str) -> SourceDiff:
    """Compare the last statements of two modules."""
    one, two = (SlicedModule(ModuleName("m"), False, text.encode()) for text in (before, after))
    return compare(one, len(one.summary.statements) - 1, two, len(two.summary.statements) - 1, is_equal=False)


def marked(diff: SourceDiff, mark: Mark) -> list[str]:
    return [
        span.text.strip()
        for row in diff.rows
        for side in (row.old, row.new)
        for span in side
        if span.mark is mark and not row.is_same
    ]


def test_constant_is_named_by_its_parameter() -> None:
    diff = compared("def f(dropout=0.1):  # old\n    return dropout\n", "def f(dropout=0.15):\n    return dropout\n")
    assert diff.summary == ("constant `dropout` 0.1 -> 0.15",)
    assert marked(diff, Mark.COUNTS) == ["0.1", "0.15"]
    assert marked(diff, Mark.QUIET) == ["# old"]
    assert diff.quiet_rules == ("comments",)


@pytest.mark.parametrize(
    ("before", "after", "summary"),
    [
        ("x: float = 1.0\n", "x: float = 2.0\n", "constant `x` 1.0 -> 2.0"),
        ("c = {'lr': 1e-3}\n", "c = {'lr': 1e-4}\n", "constant `lr` 1e-3 -> 1e-4"),
        ("def f():\n    return a\n", "def f():\n    return b\n", "`a` -> `b`"),
        ("def f(a):\n    return a\n", "def f(a, b=None):\n    return a\n", "added `, b=None`"),
        ("def f(a):\n    g()\n    return a\n", "def f(a):\n    return a\n", "removed `g()`"),
    ],
)
def test_difference_is_told_in_a_few_words(before: str, after: str, summary: str) -> None:
    assert compared(before, after).summary == (summary,)


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ('def f(x):\n    """old"""\n    return x\n', 'def f(x):\n    """new"""\n    return x + 1\n', "docstrings"),
        (
            "from __future__ import annotations\ndef f(x: int):\n    return x\n",
            "from __future__ import annotations\ndef f(x: str):\n    return x + 1\n",
            "annotations",
        ),
        ("def f(x):\n    return x, g(x)\n", "def f(x):\n    return x, g(x,), 2\n", "commas and parentheses"),
        ("def f(x):\n    y = x\n    return y\n", "def f(x):\n    z = x * 2\n    return z\n", "local variables"),
    ],
)
def test_quiet_difference_beside_one_that_counts_has_its_rule(before: str, after: str, rule: str) -> None:
    diff = compared(before, after)
    assert any(rule in each for each in diff.quiet_rules), diff.quiet_rules
    assert len(diff.summary) == 1, diff.summary


def test_renaming_of_a_local_variable_is_one_quiet_difference() -> None:
    before = "def f(x):\n    a = x\n    b = a + a\n    return b * 1\n"
    after = "def f(x):\n    c = x\n    b = c + c\n    return b * 2\n"
    diff = compared(before, after)
    assert diff.summary == ("constant 1 -> 2",)


def test_other_alias_of_the_same_import_does_not_count() -> None:
    before = "import numpy as np\ndef f(): return np.zeros(1)\n"
    after = "import numpy\ndef f(): return numpy.zeros(2)\n"
    assert compared(before, after).summary == ("constant 1 -> 2",)


def test_same_text_with_another_import_is_explained() -> None:
    before = "from a import relu\ndef f(x): return relu(x)\n"
    after = "from b import relu\ndef f(x): return relu(x)\n"
    assert compared(before, after).summary == ("`relu` is b.relu now, was a.relu",)


def test_equal_digest_means_that_nothing_counts() -> None:
    one = SlicedModule(ModuleName("m"), False, b"def f(x):\n    return x  # a\n")
    two = SlicedModule(ModuleName("m"), False, b"def f(x):\n\n    return (x)\n")
    diff = compare(one, 0, two, 0, is_equal=True)
    assert marked(diff, Mark.COUNTS) == []
    assert diff.quiet_rules == ("commas and parentheses", "comments")


def test_other_line_ends_and_odd_characters_do_not_shift_the_marks() -> None:
    diff = compared(
        "def f():\r\n    s = 'a\x0cb\x85'\r\n    return 1\r\n", "def f():\n    s = 'a\x0cb\x85'\n    return 2\n"
    )
    assert marked(diff, Mark.COUNTS) == ["1", "2"]


def test_text_that_this_python_cannot_tokenize_is_compared_by_lines() -> None:
    before = "def f():\n    return f'{x!r:{w}}'\n"
    after = "def f():\n    return f'{x!r:{v}}'\n"
    assert compared(before, after).summary
