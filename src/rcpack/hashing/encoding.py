"""How a normal form becomes bytes: tagged, structural and prefix-free, so that no two forms can run together.

The grammar (specification 1, section "Encoding")::

    value  = node | list | string | absent | hole | group | local
    node   = "(" TAG value* ")"          TAG: ASCII letters
    list   = "[" value* "]"
    string = "'" LENGTH ":" code points  LENGTH: decimal number of code points
    absent = "-"                         an optional part that is not there
    hole   = "?"                         a name that the closure resolves
    group  = "*"                         a run of import statements
    local  = "%" SCOPE "." NUMBER ";"    a local variable

Everything is text until the end, then UTF-8, where lone surrogates are encoded like any other code point.
"""

from __future__ import annotations

import hashlib

ABSENT = "-"
HOLE = "?"
GROUP = "*"


def string(text: str) -> str:
    """Encode a string with its length in code points."""
    return f"'{len(text)}:{text}"


def strings(texts: tuple[str, ...] | list[str]) -> str:
    """Encode a list of strings."""
    return f"[{''.join(map(string, texts))}]"


def to_bytes(text: str) -> bytes:
    """Make bytes of a finished form."""
    return text.encode("utf-8", "surrogatepass")


def digest(form: str) -> str:
    """Return the SHA-256 of a finished form, hexadecimal."""
    return hashlib.sha256(to_bytes(form)).hexdigest()
