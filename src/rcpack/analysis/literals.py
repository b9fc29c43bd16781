"""The values of literals, by the rules of the language reference, section 2.4, and not by the running Python.

``ast.literal_eval`` warns about escapes in some versions and refuses integers over 4,300 digits in others. The one
thing taken from the running Python is the table of Unicode names behind ``\\N{...}``: names in it never change, later
versions only add some, and a name that is not in it is an error here as it is there.
"""

from __future__ import annotations

import re
import unicodedata

import libcst as cst

#: Digits that every Python converts at once.
_CHUNK = 4000

_ESCAPE = re.compile(
    r"\\(?:(\n)|([\\'\"abfnrtv])|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]*)\})"
)
_BYTES_ESCAPE = re.compile(r"\\(?:(\n)|([\\'\"abfnrtv])|([0-7]{1,3})|x([0-9a-fA-F]{2}))")
_SIMPLE = {
    "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"
}  # fmt: skip


def integer_value(text: str) -> int:
    """Evaluate an integer literal of any size: ``0x_ff``, ``1_000``, ``00``."""
    digits = text.replace("_", "").lower()
    if digits[:2] in ("0x", "0o", "0b"):
        return int(digits, 0)  # powers of two have no limit
    value = 0
    # int() refuses long decimal numbers since 3.10.7: https://github.com/python/cpython/issues/95778
    for start in range(0, len(digits), _CHUNK):
        piece = digits[start : start + _CHUNK]
        value = value * 10 ** len(piece) + int(piece)
    return value


def float_value(text: str) -> float:
    """Evaluate a float literal: ``1_0.5e3``; too large a number is infinite, as in Python."""
    return float(text.replace("_", ""))


def imaginary_value(text: str) -> float:
    """Evaluate the imaginary part of ``2.5j``."""
    return float_value(text[:-1])


def split_string(text: str) -> tuple[str, str]:
    """Split a string literal into its lower-case prefix and what stands between the quotes."""
    start = min(text.index(quote) for quote in "'\"" if quote in text)
    width = 3 if text[start : start + 3] in ("'''", '"""') else 1
    return text[:start].lower(), text[start + width : -width]


def string_value(text: str) -> str | bytes:
    """Evaluate a string or bytes literal without fields.

    :param text: the literal with prefix and quotes
    :raises ValueError: if it holds what no Python accepts
    """
    prefix, body = split_string(text)
    body = body_with_newlines(body)
    if "b" not in prefix:
        return body if "r" in prefix else unescape(body)
    if "r" not in prefix:
        body = _BYTES_ESCAPE.sub(_bytes_replacement, body)
    return body.encode("latin-1")


def text_value(node: cst.CSTNode | None) -> str | None:
    """Evaluate an expression that is a constant text, however it is spelled; ``None`` for anything else."""
    if isinstance(node, cst.SimpleString):
        try:
            value = string_value(node.value)
        except (ValueError, OverflowError):
            return None
        return value if isinstance(value, str) else None
    if isinstance(node, cst.FormattedString):
        parts = [part.value for part in node.parts if isinstance(part, cst.FormattedStringText)]
        if len(parts) < len(node.parts):
            return None
        is_raw = "r" in node.start.lower()
        try:
            return "".join(format_text_value(part, is_raw) for part in parts)
        except (ValueError, OverflowError):
            return None
    pieces = []
    while isinstance(node, cst.ConcatenatedString):
        piece = text_value(node.left)
        if piece is None:
            return None
        pieces.append(piece)
        node = node.right
    last = text_value(node) if pieces else None
    return None if last is None else "".join((*pieces, last))


def body_with_newlines(body: str) -> str:
    """Python sees every line end of a source file as ``\\n``, inside of strings, too."""
    return body.replace("\r\n", "\n").replace("\r", "\n") if "\r" in body else body


def unescape(body: str) -> str:
    """Evaluate the escapes of a string that is not raw; unknown ones stay as they are."""
    return _ESCAPE.sub(_replacement, body) if "\\" in body else body


def format_text_value(body: str, is_raw: bool) -> str:
    """Evaluate the constant text of an f-string.

    :param body: the text as written, with doubled braces
    :param is_raw: whether the prefix has an ``r``
    """
    body = body_with_newlines(body)
    if is_raw or "\\" not in body:
        return _without_doubled_braces(body)
    pieces = []
    end = 0
    for match in _ESCAPE.finditer(body):  # doubled braces only outside of \N{...}
        pieces += [_without_doubled_braces(body[end : match.start()]), _replacement(match)]
        end = match.end()
    pieces.append(_without_doubled_braces(body[end:]))
    return "".join(pieces)


def _without_doubled_braces(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}")


def _replacement(match: re.Match[str]) -> str:
    newline, simple, octal, *hexadecimal, name = match.groups()
    if newline is not None:  # a backslash at the end of a line joins the lines
        return ""
    if simple is not None:
        return _SIMPLE[simple]
    if octal is not None:
        return chr(int(octal, 8))
    if name is not None:
        try:
            return unicodedata.lookup(name)
        except KeyError:
            raise ValueError(f"unknown Unicode character name {name!r}") from None
    return chr(int(next(digits for digits in hexadecimal if digits is not None), 16))


def _bytes_replacement(match: re.Match[str]) -> str:
    newline, simple, octal, hexadecimal = match.groups()
    if newline is not None:
        return ""
    if simple is not None:
        return _SIMPLE[simple]
    # b"\400" is b"\x00", with a warning
    return chr(int(octal, 8) & 0xFF if octal is not None else int(hexadecimal, 16))
