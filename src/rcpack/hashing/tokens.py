"""Tokens and lines of a piece of source text, with their places in it: for comparing, never for meaning."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass

_LAYOUT = frozenset({tokenize.NL, tokenize.COMMENT, tokenize.NEWLINE, tokenize.ENDMARKER, tokenize.ENCODING})
BLOCKS = frozenset({tokenize.INDENT, tokenize.DEDENT})


@dataclass(frozen=True, slots=True)
class Token:
    """One token, with its place in the text in characters; what opens and closes a block has an empty text."""

    #: As in :mod:`tokenize`.
    kind: int
    text: str
    start: int
    end: int


def tokens_of(text: str, only_comments: bool = False) -> list[Token]:
    """List the tokens that are more than layout; where the text has none (another Python's syntax), its lines."""
    starts = line_starts(text)
    found: list[Token] = []
    try:
        for item in tokenize.generate_tokens(io.StringIO(text).readline):
            if (item.type == tokenize.COMMENT) if only_comments else (item.type not in _LAYOUT):
                shown = "" if item.type in BLOCKS else item.string
                start = starts[item.start[0] - 1] + item.start[1]
                found.append(Token(item.type, shown, start, starts[item.end[0] - 1] + item.end[1]))
    except (tokenize.TokenError, SyntaxError, IndexError):
        if only_comments:
            return []
        return [
            Token(tokenize.NAME, line.strip(), starts[number], starts[number] + len(line.rstrip()))
            for number, line in enumerate(lines_of(text))
            if line.strip()
        ]
    return found


def lines_of(text: str) -> list[str]:
    """Split at line feeds only, as the tokenizer does: other line ends may stand in strings."""
    return [line.rstrip("\r") for line in text.removesuffix("\n").split("\n")]


def line_starts(text: str) -> list[int]:
    """Say where each line begins, and where one more would."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def content_of(token: Token) -> tuple[int, str]:
    """Return what must be equal for two tokens to be the same."""
    return token.kind, token.text


def span_of(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """Return the characters of some tokens; without any, the place where they would be."""
    if start < end:
        return tokens[start].start, tokens[end - 1].end
    place = tokens[start - 1].end if start else 0
    return place, place
