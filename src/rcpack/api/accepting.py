"""What was accepted: a fingerprint and its representative."""

from __future__ import annotations

import os
from collections.abc import Sequence

from rcpack.adapters.recipe_files import read_acceptances


def representative(fingerprint: str, roots: Sequence[str | os.PathLike[str]]) -> str:
    """Return the fingerprint that a fingerprint counts as, by what was accepted in the recipe.

    Looks at a few files; each is read again only when it changed.

    :param fingerprint: of a pack
    :param roots: recipe roots; ``rcpack.accepted.toml`` lies in one of them, or in a package there
    :return: the fingerprint itself, if nothing was accepted
    :raises AcceptanceError: if a file is broken
    """
    return read_acceptances(roots).representative(fingerprint)
