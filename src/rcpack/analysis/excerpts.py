"""A statement with all that its meaning depends on: its text, and what the names that stand in it are bound to.

Two excerpts of one key mean the same, whatever file they stand in and in which line, so what is found out about one is
kept by its key.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property

from rcpack.analysis.happenings import Walked
from rcpack.analysis.parsing import parse
from rcpack.analysis.walk import walk
from rcpack.domain.code import ModuleNames, Statement

_WORD = re.compile(r"\w+")

#: An escape in a string that can spell a letter of a name: ``x: "\\u0041"``.
_SPELLED_OTHERWISE = re.compile(r"\\[xuUN0-7]")


@dataclass(frozen=True, kw_only=True, eq=False)
class Excerpt:
    """One top-level statement, as code that can be parsed."""

    #: The line or block that it stands in, with the comments above.
    text: str
    #: Which of the statements of the line it is.
    position: int
    #: Whether it is the first statement of its module.
    is_first: bool
    #: What the module binds, of the names that the text can mean.
    names: ModuleNames
    #: Path of the file and number of its first line, for messages.
    path: str
    first_line: int

    @classmethod
    def new(cls, text: str, statement: Statement, names: ModuleNames, path: str) -> Excerpt:
        """Cut a statement out of a module.

        :param text: the whole module
        :param statement: the statement
        :param names: what the module binds
        :param path: for messages
        """
        part = text[statement.start : statement.end]
        return cls(
            text=part,
            position=statement.position,
            is_first=statement.index == 0,
            names=names.seen_in(words_of(part)),
            path=path,
            first_line=statement.first_line,
        )

    @cached_property
    def key(self) -> str:
        """A digest of all that counts, hexadecimal."""
        names = self.names
        imports = [
            [name, [[item.module, item.level, item.attribute, item.loads] for item in names.imports[name]]]
            for name in sorted(names.imports)
        ]
        flags = [self.position, self.is_first, names.has_star_import, names.has_future_annotations]
        said = json.dumps([flags, sorted(names.bound), imports, names.places])
        return hashlib.sha256(f"{said}\n{self.text}".encode("utf-8", "surrogatepass")).hexdigest()

    def walk(self) -> Walked:
        """Parse the statement and walk over it.

        :raises SourceError: if it is not known to libcst
        """
        (line,) = walk(parse(self.text, self.path, self.first_line), self.names, self.is_first)
        return line[self.position]


def words_of(text: str) -> frozenset[str] | None:
    """List all words of a text, among which are all names that it can mean; ``None`` if others can be spelled in it."""
    if "\\" in text and _SPELLED_OTHERWISE.search(text):
        return None
    return frozenset(_WORD.findall(text))
