from __future__ import annotations

import pytest
from helpers.packs import make_pack

from rcpack.errors import InternalError
from rcpack.packing.archive import bytes_from_pack, pack_from_bytes

PACK = make_pack({"a/__init__.py": "", "a/b.py": b"x = '\xe4\r\n'\n"}, resources={"a/x": bytes(range(256))})


def test_a_pack_survives_as_bytes() -> None:
    assert pack_from_bytes(bytes_from_pack(PACK)) == PACK


def test_the_same_pack_gives_the_same_bytes() -> None:
    assert bytes_from_pack(pack_from_bytes(bytes_from_pack(PACK))) == bytes_from_pack(PACK)


@pytest.mark.parametrize("blob", [b"", b"PK\x03\x04", bytes_from_pack(PACK)[:-4], b"rcpack1\n" + b"\x00" * 9])
def test_other_bytes_are_refused(blob: bytes) -> None:
    with pytest.raises(InternalError):
        pack_from_bytes(blob)
