from __future__ import annotations

import pytest

from rcpack.domain.acceptance import Acceptance, Acceptances
from rcpack.errors import AcceptanceError

A, B, C = (f"rcp1-{letter * 64}" for letter in "abc")


def says(fingerprint: str, counts_as: str, reason: str = "a new option with the old default") -> Acceptance:
    return Acceptance(fingerprint=fingerprint, counts_as=counts_as, reason=reason)


def test_fingerprint_without_declaration_is_its_own_representative() -> None:
    assert Acceptances().representative(A) == A


def test_declarations_are_followed_to_the_first() -> None:
    found = Acceptances.new((says(C, B), says(B, A)))
    assert found.representative(C) == A
    assert [step.counts_as for step in found.chain(C)] == [B, A]


def test_taking_back_ends_the_mapping() -> None:
    found = Acceptances.new((says(C, B), says(B, A))).take_back(B)
    assert found.representative(C) == B
    assert found.representative(B) == B


def test_same_declaration_twice_is_one() -> None:
    assert len(Acceptances.new((says(B, A), says(B, A, "merged from another branch"))).items) == 1


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ((says(B, A), says(A, B)), "circle"),
        ((says(B, A), says(C, B), says(A, C)), "circle"),
        ((says(A, A),), "the same"),
        ((says(B, A), says(B, C)), "already"),
        ((says(B, A, "  "),), "reason"),
        ((says(B, "rcp2-" + "a" * 64),), "specification"),
        ((says(B, "rcp1-abc"),), "no fingerprint"),
    ],
)
def test_nonsense_is_refused(items: tuple[Acceptance, ...], message: str) -> None:
    with pytest.raises(AcceptanceError, match=message):
        Acceptances.new(items)


def test_what_was_not_accepted_cannot_be_taken_back() -> None:
    with pytest.raises(AcceptanceError, match="was not accepted"):
        Acceptances().take_back(A)
