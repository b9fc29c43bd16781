"""The code of a module, read as far as it is asked for.

What happens when the module is imported is read at once; what is inside of plain definitions when somebody needs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from rcpack.analysis.contents import lines_of, read_content
from rcpack.analysis.excerpts import Excerpt, words_of
from rcpack.analysis.happenings import Walked
from rcpack.analysis.parsing import decode
from rcpack.analysis.resources import PathReader
from rcpack.analysis.splitting import split
from rcpack.analysis.summarize import summarize
from rcpack.analysis.usage import possibly_used, surely_used
from rcpack.domain.code import (
    Content,
    ImportBinding,
    LocalFinding,
    ModuleNames,
    ModuleSummary,
    Reference,
    Statement,
    StatementKind,
)
from rcpack.errors import SourceError

#: Words without which code neither runs text nor sees the names of its module as data.
_UNSEEN = re.compile(r"\b(eval|exec|globals|vars|locals|dir|modules|__name__)\b")
_IMPORT = re.compile(r"\bimport")

_EMPTY = ModuleSummary(sha256="", statements=(), names=ModuleNames(), exports=None)


class Reader:
    """Reads code by parsing it. One that remembers what it has read overrides this."""

    def summarize(self, data: bytes, path: str) -> ModuleSummary:
        """Summarize a file.

        :param data: its bytes
        :param path: for messages
        :raises SourceError: if it cannot be decoded, or is no Python that is known
        """
        return summarize(split(data, path), path).summary

    def content(self, code: ModuleCode, index: int) -> Content:
        """Read a definition that the summary left out.

        :raises SourceError: if it is not known to libcst
        """
        excerpt = code.excerpt(index)
        return read_content(self.walked(excerpt), PathReader(excerpt.names.places), excerpt.first_line)

    def walked(self, excerpt: Excerpt) -> Walked:
        """Parse a statement and walk over it, for its normal form and for lines.

        :raises SourceError: if it is not known to libcst
        """
        return excerpt.walk()

    def unused_imports(self, code: ModuleCode) -> frozenset[str]:
        """List the names that a module imports and that none of its statements refers to."""
        return find_unused_imports(code)


class ModuleCode:
    """The code of one module."""

    def __init__(self, data: bytes, path: str, reader: Reader) -> None:
        """
        :param data: the bytes of the file
        :param path: for messages
        :param reader: reads what is in it
        """
        self.data = data
        self.path = path
        self._reader = reader
        self._excerpts: dict[int, Excerpt] = {}
        self._contents: dict[int, Content] = {}

    @classmethod
    def empty(cls) -> ModuleCode:
        """Make the code of a module that has none: a namespace package."""
        code = cls(b"", "", Reader())
        code.summary = _EMPTY
        return code

    @cached_property
    def text(self) -> str:
        """The decoded text.

        :raises SourceError: if it cannot be decoded
        """
        return decode(self.data, self.path)[0]

    @cached_property
    def summary(self) -> ModuleSummary:
        """What others must know of its statements.

        :raises SourceError: if it cannot be decoded or is no Python that is known
        """
        return self._reader.summarize(self.data, self.path)

    def excerpt(self, index: int) -> Excerpt:
        """Cut a statement out, with what its names mean."""
        known = self._excerpts.get(index)
        if known is None:
            statement, names = self.summary.statements[index], self.summary.names
            known = self._excerpts[index] = Excerpt.new(self.text, statement, names, self.path)
        return known

    def content(self, index: int) -> Content:
        """Say what is inside a statement.

        :raises SourceError: if it is not known to libcst
        """
        known = self.known_content(index)
        if known is None:
            known = self._contents[index] = self._reader.content(self, index)
        return known

    def known_content(self, index: int) -> Content | None:
        """Say what is inside a statement, if that was read already."""
        return self.summary.statements[index].content or self._contents.get(index)

    def walked(self, index: int) -> Walked:
        """Walk over a statement, for its normal form."""
        return self._reader.walked(self.excerpt(index))

    def lines_of(self, index: int, item: Reference | ImportBinding | LocalFinding | None) -> tuple[int, ...]:
        """Look up the lines of something that a statement tells of; for a reference, the statement is parsed.

        :param index: number of the statement
        :param item: what is looked for; ``None`` for the statement itself
        :return: those of all occurrences, sorted
        """
        statement = self.summary.statements[index]
        if item is None:
            return (statement.line,)
        if isinstance(item, LocalFinding):
            return (statement.first_line + item.line,)
        return lines_of(self.walked(index), item)

    # questions about all statements, for which as little as possible is parsed

    @cached_property
    def unused_imports(self) -> frozenset[str]:
        """The names that it imports and that none of its statements refers to."""
        return self._reader.unused_imports(self)

    @cached_property
    def idle_imports(self) -> tuple[tuple[Statement, ImportBinding], ...]:
        """The import statements and what they bind, as far as no statement refers to it; star imports among them."""
        return tuple(
            (statement, binding)
            for statement in self.summary.statements
            if statement.kind is StatementKind.IMPORT
            for binding in statement.imports
            if binding.name == "*" or binding.name in self.unused_imports
        )

    def has_unseen_names(self) -> bool:
        """Tell whether names may be bound by means that cannot be seen (``globals()``, ``exec``)."""
        return any(finding.keeps_module for content in self._contents_with(_UNSEEN) for finding in content.findings)

    def inner_imports(self) -> Iterator[ImportBinding]:
        """List what is imported in functions and classes."""
        for content in self._contents_with(_IMPORT):
            yield from (item.imported for item in content.references if item.imported is not None)

    def _contents_with(self, word: re.Pattern[str]) -> Iterator[Content]:
        """List the contents of all statements that can hold a word."""
        for statement in self.summary.statements:
            if statement.content is not None or word.search(self.text, statement.start, statement.end):
                try:
                    yield self.content(statement.index)
                except SourceError:
                    pass  # not known to libcst: an error only if it is needed


def find_unused_imports(code: ModuleCode) -> frozenset[str]:
    """List the names that a module imports and that none of its statements refers to.

    Definitions that were not read are looked at with Python's own symbol tables, and read only where these do not say
    that a name is used which stands there.
    """
    unused = {
        binding.name
        for statement in code.summary.statements
        if statement.kind is StatementKind.IMPORT
        for binding in statement.imports
    }
    unread = []
    for statement in code.summary.statements:
        content = code.known_content(statement.index)
        if content is not None:
            unused -= content.names
        else:
            unread.append(statement)
    texts = {statement.index: code.text[statement.start : statement.end] for statement in unread if unused}
    for text in texts.values():
        if unused:
            unused -= surely_used(text)
    for index, text in texts.items():
        words = words_of(text) if unused else frozenset()
        here = unused if words is None else unused & words
        if here and (words is None or possibly_used(text, here)):
            try:
                unused -= code.content(index).names
            except SourceError:
                unused -= here  # not known to libcst, and the names stand there
    return frozenset(unused)
