"""The walk over a whole text at once, for tests that look at its scopes."""

from __future__ import annotations

from rcpack.analysis.parsing import ParsedPiece, parse
from rcpack.analysis.scopes import Scopes
from rcpack.analysis.walk import names_in, walk


def walk_text(text: str) -> tuple[ParsedPiece, Scopes]:
    """Parse a module and walk over it, as if it were one piece."""
    piece = parse(text, "m.py")
    names = names_in([piece], ())
    walked = walk(piece, names, is_first=True)
    return piece, walked[0][0].scopes if walked else Scopes(names)
