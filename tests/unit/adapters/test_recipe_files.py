from __future__ import annotations

from pathlib import Path

import pytest

from rcpack.adapters.recipe_files import (
    ACCEPTED_NAME,
    LOCK_NAME,
    home_of,
    read_acceptances,
    read_lock,
    remove_acceptance,
    write_acceptance,
    write_lock,
)
from rcpack.domain.acceptance import Acceptance
from rcpack.domain.lock import Lock, Locked
from rcpack.domain.policy import Policy
from rcpack.errors import AcceptanceError, LockError

A, B, C, D = (f"rcp1-{letter * 64}" for letter in "abcd")


def says(fingerprint: str, counts_as: str, reason: str = "same") -> Acceptance:
    return Acceptance(fingerprint=fingerprint, counts_as=counts_as, reason=reason, entries=("pkg.m",), by="Ada")


def test_declarations_survive_the_file_and_are_sorted(tmp_path: Path) -> None:
    file = tmp_path / ACCEPTED_NAME
    hostile = 'quotes " and \\ and \n[[accepted]]\n and \x7f and ä'
    for item in (says(D, A), says(B, A, hostile), says(C, B)):
        write_acceptance(file, item)
    found = read_acceptances([tmp_path])
    assert [item.fingerprint for item in found.items] == [B, C, D]
    assert found.items[0].reason == hostile
    assert found.representative(C) == A


def test_what_a_person_wrote_between_the_lines_stays(tmp_path: Path) -> None:
    file = tmp_path / ACCEPTED_NAME
    write_acceptance(file, says(C, A))
    file.write_text(file.read_text() + "# see the experiment log of June\n")
    write_acceptance(file, says(B, A))
    remove_acceptance(file, B)
    assert "# see the experiment log of June" in file.read_text()
    assert [item.fingerprint for item in read_acceptances([tmp_path]).items] == [C]


def test_files_of_packages_that_are_checkouts_are_read_too(tmp_path: Path) -> None:
    (tmp_path / "pkg" / ".git").mkdir(parents=True)
    assert home_of("pkg", [tmp_path]) == tmp_path / "pkg"
    write_acceptance(tmp_path / "pkg" / ACCEPTED_NAME, says(B, A))
    write_acceptance(tmp_path / ACCEPTED_NAME, says(C, B))
    assert read_acceptances([tmp_path]).representative(C) == A


def test_a_change_of_the_file_is_seen(tmp_path: Path) -> None:
    write_acceptance(tmp_path / ACCEPTED_NAME, says(B, A))
    assert read_acceptances([tmp_path]).representative(C) == C
    write_acceptance(tmp_path / ACCEPTED_NAME, says(C, A))
    assert read_acceptances([tmp_path]).representative(C) == A


def test_merge_conflict_is_named_with_its_file(tmp_path: Path) -> None:
    (tmp_path / ACCEPTED_NAME).write_text("<<<<<<< HEAD\n")
    with pytest.raises(AcceptanceError, match=r"rcpack\.accepted\.toml: cannot be read.*merge conflict"):
        read_acceptances([tmp_path])


def test_block_without_reason_is_refused(tmp_path: Path) -> None:
    (tmp_path / ACCEPTED_NAME).write_text(f'[[accepted]]\nfingerprint = "{B}"\ncounts_as = "{A}"\n')
    with pytest.raises(AcceptanceError, match="reason"):
        read_acceptances([tmp_path])


def test_lock_survives_its_file(tmp_path: Path) -> None:
    policy = Policy.parse(extern=["i6_core.**"], deny=["a.old.*"], strict=True)
    lock = Lock(("..",)).with_item(Locked(entries=("pkg.b",), fingerprint=B))
    lock = lock.with_item(Locked(entries=("pkg.a", "pkg.c"), fingerprint=A, policy=policy))
    assert write_lock(tmp_path / LOCK_NAME, lock)
    assert read_lock(tmp_path / LOCK_NAME) == lock
    assert not write_lock(tmp_path / LOCK_NAME, lock)
    assert [item.name for item in lock.items] == ["pkg.a, pkg.c", "pkg.b"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "no lock file"),
        ("version = 99\n", "knows only up to"),
        ("version = 1\n", "does not say"),
        ("version = \n", "cannot be read"),
        ('version = 1\nroots = ["."]\n[[locked]]\nentries = "pkg"\n', "does not say"),
    ],
)
def test_broken_lock_is_named(tmp_path: Path, text: str | None, message: str) -> None:
    if text is not None:
        (tmp_path / LOCK_NAME).write_text(text)
    with pytest.raises(LockError, match=message):
        read_lock(tmp_path / LOCK_NAME)
