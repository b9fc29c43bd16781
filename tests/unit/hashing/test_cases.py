"""One file, one case: two versions that mean the same, or not; and their fingerprints, which never change."""

from __future__ import annotations

import pytest
from helpers.hashes import assert_differs, assert_same, fingerprint_of
from helpers.pairs import Case, Version, read_cases
from helpers.pins import read_pins
from helpers.sources import closure_of

from rcpack.packing.slicing import slices_of

SAME = read_cases("same")
DIFFERS = read_cases("differs")


def _name(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", SAME, ids=_name)
def test_it_means_the_same(case: Case) -> None:
    assert_same(case.first.files, case.second.files, case.first.entry, second_entry=case.second.entry)


@pytest.mark.parametrize("case", DIFFERS, ids=_name)
def test_it_does_not_mean_the_same(case: Case) -> None:
    assert_differs(case.first.files, case.second.files, case.first.entry, second_entry=case.second.entry)


@pytest.mark.parametrize("case", [*SAME, *DIFFERS], ids=_name)
def test_its_fingerprints_are_those_of_the_first_release(case: Case) -> None:
    found = [fingerprint_of(version.files, version.entry).fingerprint for version in (case.first, case.second)]
    # a new case: python -m helpers.pins in the folder of the tests adds it; what is there is never changed
    assert read_pins().get(case.name) == found


@pytest.mark.parametrize("case", [*SAME, *DIFFERS], ids=_name)
def test_the_slices_have_the_fingerprint_of_the_recipe(case: Case) -> None:
    for version in (case.first, case.second):
        assert _of_slices(version) == fingerprint_of(version.files, version.entry).fingerprint


def _of_slices(version: Version) -> str:
    """Pack the recipe, and take what was packed for a recipe."""
    closure = closure_of(version.files, version.entry)
    data = {path: version.files[path] for path in closure.resources}
    slices = {piece.path: piece.data for piece in slices_of(closure)}
    return fingerprint_of({**data, **slices}, version.entry).fingerprint


def test_there_are_enough_cases() -> None:
    assert len(SAME) + len(DIFFERS) >= 150
