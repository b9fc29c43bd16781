"""Text of others, made safe to show: nothing in it moves the cursor, colours the screen or turns the line around.

Names and code of a recipe are data. Control characters (also the escape that a terminal obeys) and those that change
the direction of text (which can make code look like other code) are shown as the escapes that Python would write.
"""

from __future__ import annotations

import unicodedata

#: Cc: control, Cf: format (direction, invisible joiners), Cs: lone surrogates, Zl and Zp: other line ends.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def visible(text: str) -> str:
    """Replace what cannot be seen by its escape; a tab becomes four spaces."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character == "\t":
        return "    "
    if unicodedata.category(character) in _HIDDEN:
        return character.encode("unicode_escape", "surrogatepass").decode("ascii")
    return character
