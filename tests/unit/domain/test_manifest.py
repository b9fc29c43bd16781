from __future__ import annotations

import json

import pytest
from helpers.packs import make_pack

from rcpack.domain.manifest import MANIFEST_VERSION, Manifest, ManifestHead
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import Extern
from rcpack.errors import VerificationError

PACK = make_pack(
    {"a/__init__.py": "", "a/b.py": "x = 'ä'\n", "a/c.py": b"# coding: latin-1\nx = '\xe4'\n"},
    resources={"a/phones.txt": b"\x00\xff"},
    externs=(Extern(module=ModuleName("torch"), is_optional=False, imported_by="a.b.x"),),
    public_names={"a.b": ("x",)},
)
FILES = {**{piece.path: piece.data for piece in PACK.slices}, **{file.path: file.data for file in PACK.resources}}
MANIFEST = Manifest.new(PACK, FILES, {"hooks": {"get_model": "a.b.x"}, "epochs": 3})


def test_a_manifest_survives_its_json() -> None:
    assert Manifest.from_json(MANIFEST.to_json()) == MANIFEST


def test_the_head_says_what_the_manifest_says() -> None:
    head = ManifestHead.from_json(MANIFEST.to_json())
    assert head == ManifestHead(PACK.fingerprint, PACK.entry_points, PACK.policy)


def test_the_head_of_an_edited_manifest_is_not_believed() -> None:
    edited = MANIFEST.to_json().replace(PACK.fingerprint, "rcp1-0")
    with pytest.raises(VerificationError, match=r"job/manifest\.json: the manifest was changed"):
        ManifestHead.from_json(edited, where="job/manifest.json")


def test_a_pack_is_made_again_from_manifest_and_files() -> None:
    assert Manifest.from_json(MANIFEST.to_json()).to_pack(FILES.__getitem__) == PACK


def test_the_json_holds_no_text_of_packed_files() -> None:
    assert "coding: latin-1" not in MANIFEST.to_json()


def test_the_same_manifest_gives_the_same_text() -> None:
    again = Manifest.new(PACK, dict(reversed(FILES.items())), MANIFEST.config)
    assert again.to_json() == MANIFEST.to_json()


@pytest.mark.parametrize("length", [0, 1, 100, len(MANIFEST.to_json()) - 3])
def test_a_manifest_that_was_cut_off_names_the_file(length: int) -> None:
    with pytest.raises(VerificationError, match=r"job/manifest\.json: the manifest is no JSON"):
        Manifest.from_json(MANIFEST.to_json()[:length], where="job/manifest.json")


def test_a_manifest_that_was_edited_names_both_digests() -> None:
    edited = MANIFEST.to_json().replace('"line": 3', '"line": 4')
    says = json.loads(edited)["digest"]
    with pytest.raises(VerificationError, match=rf"its digest is [0-9a-f]{{64}}, but it says {says}"):
        Manifest.from_json(edited)


def test_a_newer_version_is_refused() -> None:
    newer = json.dumps({"version": MANIFEST_VERSION + 1})
    with pytest.raises(VerificationError, match=r"version 2.*Use a newer rcpack"):
        Manifest.from_json(newer)


@pytest.mark.parametrize("text", ["[]", "{}", '{"version": "1"}'])
def test_other_json_is_no_manifest(text: str) -> None:
    with pytest.raises(VerificationError, match="no manifest of rcpack"):
        Manifest.from_json(text)
