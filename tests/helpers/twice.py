"""The promise that packing what was packed gives the same again."""

from __future__ import annotations

from pathlib import Path

from helpers.cases import write_files
from rcpack.api import pack
from rcpack.domain.pack import Pack
from rcpack.packing.vendor import RUNTIME_NAME, Link, vendor


def check_packing_twice(packed: Pack, folder: Path) -> None:
    """Pack the vendored tree as a recipe: the same slices and resources, the same fingerprint.

    :param packed: the pack
    :param folder: where its tree is written
    """
    for path, entry in vendor(packed).entries.items():
        if path not in (RUNTIME_NAME, "manifest.json"):
            write_files(folder, {path: f"->{entry.target}" if isinstance(entry, Link) else entry})
    again = pack(packed.entry_points, [folder], policy=packed.policy)
    assert {piece.path: piece.data for piece in again.slices} == {piece.path: piece.data for piece in packed.slices}
    assert again.resources == packed.resources
    assert again.fingerprint == packed.fingerprint
