"""Differences that are in no definition: order, references, policy, entry points, resources, specification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from helpers.sources import sources_of

from rcpack.api.comparing import compare_subjects
from rcpack.api.packing import pack
from rcpack.api.subjects import Subject
from rcpack.domain.differences import Aspect, PackDiff
from rcpack.domain.policy import Policy

Files = Mapping[str, str | bytes]


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RCPACK_CACHE", "off")


def compared(before: Files, after: Files, *entries: str, policies: tuple[Policy, Policy] | None = None) -> PackDiff:
    one, two = policies or (Policy(), Policy())
    names = entries or ("m",)
    return compare_subjects(
        Subject(label="before", pack=pack(names, sources_of(before), policy=one)),
        Subject(label="after", pack=pack(names, sources_of(after), policy=two)),
    ).diff


def aspects(diff: PackDiff) -> list[tuple[Aspect, bool]]:
    return [(other.aspect, other.counts) for other in diff.others]


def test_other_definition_of_the_same_name_is_told_as_a_reference() -> None:
    helpers = {"a.py": "def h(): return 1\n", "b.py": "def h(): return 2\n"}
    before = {**helpers, "m.py": "import a, b\ndef f(): return a.h()\ndef g(): return b.h()\n"}
    after = {**helpers, "m.py": "import a, b\ndef f(): return b.h()\ndef g(): return a.h()\n"}
    diff = compared(before, after)
    assert not diff.is_same
    assert any(change.counts for change in diff.definitions) or (Aspect.ORDER, True) in aspects(diff)
    told = " ".join(str(other.before) for other in diff.others) + " ".join(diff.counting)
    assert "a.h" in told
    assert "b.h" in told


def test_other_order_of_effects_is_told() -> None:
    before = {"m.py": "import x\nx.one()\nx.two()\ndef f(): pass\n"}
    after = {"m.py": "import x\nx.two()\nx.one()\ndef f(): pass\n"}
    diff = compared(before, after)
    assert not diff.is_same
    assert diff.counting
    assert (Aspect.ORDER, True) in aspects(diff)


def test_entry_points_and_offered_names_are_told() -> None:
    files = {"m.py": "def f(): return 1\ndef g(): return 2\n"}
    one = Subject(label="a", pack=pack(["m.f"], sources_of(files)))
    two = Subject(label="b", pack=pack(["m.f", "m.g"], sources_of(files)))
    diff = compare_subjects(one, two).diff
    assert ("m.g", True) in [(other.name, other.counts) for other in diff.others if other.aspect is Aspect.ENTRY]


def test_policy_is_told_and_does_not_count_by_itself() -> None:
    files = {"m.py": "def f(): return 1\n"}
    diff = compared(files, files, policies=(Policy(), Policy.parse(extern=["other.**"])))
    assert diff.is_same
    assert aspects(diff) == [(Aspect.POLICY, False)]


def test_resource_is_told_with_its_size() -> None:
    module = "from pathlib import Path\ndef f(): return (Path(__file__).parent / 'phones.txt').read_text()\n"
    files = {"p/__init__.py": "", "p/m.py": module}
    diff = compared({**files, "p/phones.txt": b"a"}, {**files, "p/phones.txt": b"ab"}, "p.m.f")
    (other,) = (each for each in diff.others if each.aspect is Aspect.RESOURCE)
    assert (other.name, other.before, other.after, other.counts) == ("p/phones.txt", 1, 2, True)


def test_specification_is_told() -> None:
    one = pack(["m"], sources_of({"m.py": "def f(): return 1\n"}))
    two = replace(one, specification=2, fingerprint=one.fingerprint.replace("rcp1-", "rcp2-"))
    diff = compare_subjects(Subject(label="a", pack=one), Subject(label="b", pack=two)).diff
    assert (Aspect.SPECIFICATION, True) in aspects(diff)


def test_whole_modules_of_many_definitions_are_matched_quickly() -> None:
    text = "".join(f"def f{number}(x): return x + {number}\n" for number in range(400))
    renamed = text.replace("def f", "def g")
    diff = compared({"m.py": text}, {"m.py": renamed})
    assert len(diff.definitions) == 400
