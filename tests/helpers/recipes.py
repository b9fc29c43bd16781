"""Recipes on disk, written by tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent


def write_recipe(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder; texts are dedented.

    :param folder: the recipe root; made if it is not there
    :param files: path with ``/`` -> content
    """
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())
    return folder
