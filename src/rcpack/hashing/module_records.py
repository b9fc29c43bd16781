"""What is kept of one version of a file for ever: its summary, the contents of its statements, and their outlines.

Depends on the content of the file, the code of rcpack and the parser's version, and on nothing else. How much of it is
known depends on what was asked.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any

from rcpack.analysis.closure import TRANSPARENT
from rcpack.analysis.contents import read_content
from rcpack.analysis.happenings import Walked
from rcpack.analysis.resources import PathReader
from rcpack.analysis.splitting import split
from rcpack.analysis.summarize import summarize
from rcpack.domain.code import (
    Content,
    ImportBinding,
    LocalFinding,
    ModuleNames,
    ModuleSummary,
    Reference,
    ResourceUse,
    Statement,
    StatementKind,
    When,
)
from rcpack.domain.findings import FindingCode
from rcpack.errors import SourceError
from rcpack.hashing.normalize import normalize
from rcpack.hashing.outlines import Flags, GroupItem, Hole, Outline

_KINDS = tuple(StatementKind)
_WHENS = tuple(When)


@dataclass(frozen=True, eq=False)
class StatementRecord:
    """A statement by itself; it grows with the forms that are asked for."""

    content: Content
    #: ``None`` for a form that the specification does not know.
    outlines: dict[Flags, Outline | None]


@dataclass(eq=False)
class ModuleRecord:
    """One version of a file; it grows with what is asked about it."""

    summary: ModuleSummary
    #: By number, those that were read: what is executed at import from the start, the others when they are needed.
    statements: dict[int, StatementRecord]
    #: The names that it imports and that none of its statements refers to; ``None`` until that is asked.
    unused_imports: frozenset[str] | None = None

    def take_in(self, other: ModuleRecord) -> None:
        """Grow by what another process knows of the same version."""
        for index, statement in other.statements.items():
            known = self.statements.setdefault(index, statement)
            known.outlines.update({flags: statement.outlines[flags] for flags in statement.outlines})
        if self.unused_imports is None:
            self.unused_imports = other.unused_imports


def make_module_record(data: bytes, path: str) -> ModuleRecord:
    """Read a file and keep what lasts.

    :param data: its bytes
    :param path: for messages
    :raises SourceError: if it cannot be decoded or is no Python that is known
    """
    found = summarize(split(data, path), path)
    statements = {}
    for index, walked in found.walked.items():
        statement = found.summary.statements[index]
        content = statement.content
        assert content is not None, "it was parsed"
        has_form = statement.kind not in TRANSPARENT or statement.kind is StatementKind.DOCSTRING
        statements[index] = StatementRecord(content, {Flags(): outline_of(walked)} if has_form else {})
    return ModuleRecord(found.summary, statements)


def make_statement_record(walked: Walked) -> StatementRecord:
    """Keep what lasts of a statement; for its forms, see :func:`outline_of`."""
    return StatementRecord(read_content(walked, PathReader(walked.scopes.names.places), walked.piece.first_line), {})


def outline_of(walked: Walked, flags: Flags = Flags()) -> Outline | None:  # noqa: B008 - frozen
    """Write the normal form of a statement, and keep its outline.

    :return: ``None`` where there is none that the specification knows
    """
    try:
        return normalize(walked, flags).outline
    except SourceError:
        return None  # an error only if somebody needs it, and told then


def bytes_from_record(record: ModuleRecord) -> bytes:
    """Write a record."""
    writer, summary = _Writer(), record.summary
    body = [
        summary.sha256,
        summary.exports,
        summary.has_computed_exports,
        writer.names(summary.names),
        [writer.statement(statement) for statement in summary.statements],
        [[index, *writer.record(summary.statements[index], item)] for index, item in record.statements.items()],
        None if record.unused_imports is None else sorted(record.unused_imports),
    ]
    return zlib.compress(json.dumps([writer.table, body], separators=(",", ":")).encode(), level=1)


def record_from_bytes(data: bytes) -> ModuleRecord:
    """Read a record.

    :raises ValueError: if it is none
    """
    try:
        table, body = json.loads(zlib.decompress(data))
        sha256, exports, is_computed, names, statements, records, unused_imports = body
        reader = _Reader(table)
        summary = ModuleSummary(
            sha256=sha256,
            statements=tuple(reader.statement(item) for item in statements),
            names=reader.names(names),
            exports=None if exports is None else tuple(exports),
            has_computed_exports=is_computed,
        )
        return ModuleRecord(
            summary,
            {index: reader.record(summary.statements[index], *item) for index, *item in records},
            None if unused_imports is None else frozenset(unused_imports),
        )
    except (zlib.error, ValueError, TypeError, KeyError, IndexError) as error:
        raise ValueError(f"no module record: {error!r}") from error


class _Writer:
    def __init__(self) -> None:
        #: The import bindings, each once.
        self.table: list[Any] = []
        self._numbers: dict[ImportBinding, int] = {}

    def binding(self, item: ImportBinding | None) -> int | None:
        if item is None:
            return None
        number = self._numbers.setdefault(item, len(self._numbers))
        if number == len(self.table):
            self.table.append([item.name, item.module, item.level, item.attribute, item.loads])
        return number

    def names(self, item: ModuleNames) -> list[Any]:
        imports = [[name, [self.binding(binding) for binding in found]] for name, found in item.imports.items()]
        return [sorted(item.bound), imports, item.has_star_import, item.has_future_annotations, item.places]

    def reference(self, item: Reference | None) -> list[Any] | None:
        if item is None:
            return None
        return [item.name, item.attributes, _WHENS.index(item.when), self.binding(item.imported), item.is_import]

    def content(self, item: Content | None) -> list[Any] | None:
        if item is None:
            return None
        return [
            [self.reference(reference) for reference in item.references],
            item.is_ordered,
            item.is_registry,
            [self.reference(reference) for reference in item.changes],
            item.self_reads,
            item.introspects,
            [[use.path, use.package] for use in item.resources],
            [[found.code.name, found.line, found.detail, found.keeps_module] for found in item.findings],
        ]

    def statement(self, item: Statement) -> list[Any]:
        return [
            item.index,
            _KINDS.index(item.kind),
            item.line,
            item.end_line,
            item.start,
            item.end,
            item.first_line,
            item.position,
            item.binds,
            item.mutates,
            [self.binding(binding) for binding in item.imports],
            self.reference(item.alias),
            item.is_effect,
            [self.reference(reference) for reference in item.registrars],
            item.has_loud_decorator,
            item.global_writes,
            self.content(item.content),
        ]

    def record(self, statement: Statement, item: StatementRecord) -> list[Any]:
        outlines = [
            [[flags.docs, flags.annotations, flags.names], self.outline(outline)]
            for flags, outline in item.outlines.items()
        ]
        return [self.content(item.content) if statement.content is None else None, outlines]

    def outline(self, item: Outline | None) -> list[Any] | None:
        if item is None:
            return None
        holes = [[hole.name, hole.attributes, self.binding(hole.imported), hole.is_import] for hole in item.holes]
        return [item.digest, holes, [[[part.bound, part.hole] for part in group] for group in item.groups]]


class _Reader:
    def __init__(self, table: list[Any]) -> None:
        self._bindings = [
            ImportBinding(name=name, module=module, level=level, attribute=attribute, loads=loads)
            for name, module, level, attribute, loads in table
        ]

    def binding(self, number: int | None) -> ImportBinding | None:
        return None if number is None else self._bindings[number]

    def names(self, item: list[Any]) -> ModuleNames:
        bound, imports, has_star_import, has_future_annotations, places = item
        return ModuleNames(
            bound=frozenset(bound),
            imports={name: tuple(self._bindings[number] for number in numbers) for name, numbers in imports},
            has_star_import=has_star_import,
            has_future_annotations=has_future_annotations,
            places=tuple((name, path, package) for name, path, package in places),
        )

    def reference(self, item: list[Any]) -> Reference:
        name, attributes, when, imported, is_import = item
        return Reference(
            name=name,
            attributes=tuple(attributes),
            when=_WHENS[when],
            imported=self.binding(imported),
            is_import=is_import,
        )

    def references(self, items: list[Any]) -> tuple[Reference, ...]:
        return tuple(self.reference(item) for item in items)

    def content(self, item: list[Any]) -> Content:
        references, is_ordered, is_registry, changes, self_reads, introspects, resources, findings = item
        return Content(
            references=self.references(references),
            is_ordered=is_ordered,
            is_registry=is_registry,
            changes=self.references(changes),
            self_reads=tuple(self_reads),
            introspects=tuple(introspects),
            resources=tuple(ResourceUse(path=path, package=package) for path, package in resources),
            findings=tuple(
                LocalFinding(code=FindingCode[code], line=line, detail=detail, keeps_module=keeps_module)
                for code, line, detail, keeps_module in findings
            ),
        )

    def statement(self, item: list[Any]) -> Statement:
        (index, kind, line, end_line, start, end, first_line, position, binds, mutates, imports, *rest) = item
        alias, is_effect, registrars, has_loud_decorator, global_writes, content = rest
        return Statement(
            index=index,
            kind=_KINDS[kind],
            line=line,
            end_line=end_line,
            start=start,
            end=end,
            first_line=first_line,
            position=position,
            binds=tuple(binds),
            mutates=tuple(mutates),
            imports=tuple(self._bindings[number] for number in imports),
            alias=None if alias is None else self.reference(alias),
            is_effect=is_effect,
            registrars=self.references(registrars),
            has_loud_decorator=has_loud_decorator,
            global_writes=tuple(global_writes),
            content=None if content is None else self.content(content),
        )

    def record(self, statement: Statement, content: list[Any] | None, outlines: list[Any]) -> StatementRecord:
        read = statement.content if content is None else self.content(content)
        if read is None:
            raise ValueError("a statement that was read has a content")
        return StatementRecord(read, {Flags(*flags): self.outline(outline) for flags, outline in outlines})

    def outline(self, item: list[Any] | None) -> Outline | None:
        if item is None:
            return None
        digest, holes, groups = item
        return Outline(
            digest,
            tuple(
                Hole(name, tuple(attributes), self.binding(imported), is_import)
                for name, attributes, imported, is_import in holes
            ),
            tuple(tuple(GroupItem(bound, hole) for bound, hole in group) for group in groups),
        )
