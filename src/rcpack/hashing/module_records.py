"""What is kept of one version of a file for ever: its summary and the outlines of its normal forms, as bytes.

Depends on the content of the file, the code of rcpack and the parser's version, and on nothing else.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any

from rcpack.analysis.closure import TRANSPARENT
from rcpack.analysis.happenings import Walked
from rcpack.analysis.parsing import parse
from rcpack.analysis.summarize import summarize
from rcpack.domain.code import (
    ImportBinding,
    LocalFinding,
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
class ModuleRecord:
    """One version of a file."""

    summary: ModuleSummary
    #: By statement; ``None`` where there is no form, or none that the specification knows.
    outlines: tuple[Outline | None, ...]


def make_record(data: bytes, path: str, flags: Flags = Flags()) -> tuple[ModuleRecord, Walked]:  # noqa: B008 - frozen
    """Parse a file and keep what lasts.

    :param data: its bytes
    :param path: for messages
    :param flags: with which flags the normal forms are written
    :return: the record, and the tree, for whoever needs it right now
    :raises SourceError: if it cannot be decoded or parsed
    """
    summary, walked = summarize(parse(data, path))
    return ModuleRecord(summary, outlines_of(summary, walked, flags, path)), walked


def outlines_of(summary: ModuleSummary, walked: Walked, flags: Flags, path: str) -> tuple[Outline | None, ...]:
    """Write the normal forms of all statements of a module that have one, and keep their outlines."""
    return tuple(_outline(statement, walked, flags, path) for statement in summary.statements)


def _outline(statement: Statement, walked: Walked, flags: Flags, path: str) -> Outline | None:
    if statement.kind in TRANSPARENT and statement.kind is not StatementKind.DOCSTRING:
        return None
    try:
        return normalize(walked, statement.index, flags, path).outline
    except SourceError:
        return None  # an error only if somebody needs it, and told then


def bytes_from_record(record: ModuleRecord) -> bytes:
    """Write a record."""
    writer = _Writer()
    summary = record.summary
    body = [
        summary.sha256,
        summary.exports,
        summary.has_computed_exports,
        [writer.statement(statement) for statement in summary.statements],
        [writer.outline(outline) for outline in record.outlines],
    ]
    return zlib.compress(json.dumps([writer.table, body], separators=(",", ":")).encode(), level=1)


def record_from_bytes(data: bytes) -> ModuleRecord:
    """Read a record.

    :raises ValueError: if it is none
    """
    try:
        table, (sha256, exports, is_computed, statements, outlines) = json.loads(zlib.decompress(data))
        reader = _Reader(table)
        summary = ModuleSummary(
            sha256=sha256,
            statements=tuple(reader.statement(item) for item in statements),
            exports=None if exports is None else tuple(exports),
            has_computed_exports=is_computed,
        )
        return ModuleRecord(summary, tuple(reader.outline(item) for item in outlines))
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
            self.table.append([item.name, item.module, item.level, item.attribute, item.loads, item.line])
        return number

    def reference(self, item: Reference) -> list[Any]:
        when = _WHENS.index(item.when)
        return [item.name, item.attributes, when, item.line, self.binding(item.imported), item.is_import]

    def statement(self, item: Statement) -> list[Any]:
        alias = None if item.alias is None else self.reference(item.alias)
        return [
            item.index,
            _KINDS.index(item.kind),
            item.line,
            item.end_line,
            item.start,
            item.end,
            item.binds,
            item.mutates,
            [self.binding(binding) for binding in item.imports],
            alias,
            [self.reference(reference) for reference in item.references],
            item.is_effect,
            item.is_ordered,
            [self.reference(reference) for reference in item.registrars],
            item.is_registry,
            item.has_loud_decorator,
            item.global_writes,
            item.self_reads,
            item.introspects,
            [[use.path, use.package, use.line] for use in item.resources],
            [[found.code.name, found.line, found.detail, found.keeps_module] for found in item.findings],
            [self.reference(reference) for reference in item.changes],
        ]

    def outline(self, item: Outline | None) -> list[Any] | None:
        if item is None:
            return None
        holes = [[hole.name, hole.attributes, self.binding(hole.imported), hole.is_import] for hole in item.holes]
        return [item.digest, holes, [[[part.bound, part.hole] for part in group] for group in item.groups]]


class _Reader:
    def __init__(self, table: list[Any]) -> None:
        self._bindings = [
            ImportBinding(name=name, module=module, level=level, attribute=attribute, loads=loads, line=line)
            for name, module, level, attribute, loads, line in table
        ]

    def binding(self, number: int | None) -> ImportBinding | None:
        return None if number is None else self._bindings[number]

    def reference(self, item: list[Any]) -> Reference:
        name, attributes, when, line, imported, is_import = item
        return Reference(
            name=name,
            attributes=tuple(attributes),
            when=_WHENS[when],
            line=line,
            imported=self.binding(imported),
            is_import=is_import,
        )

    def statement(self, item: list[Any]) -> Statement:
        return Statement(
            index=item[0],
            kind=_KINDS[item[1]],
            line=item[2],
            end_line=item[3],
            start=item[4],
            end=item[5],
            binds=tuple(item[6]),
            mutates=tuple(item[7]),
            imports=tuple(self._bindings[number] for number in item[8]),
            alias=None if item[9] is None else self.reference(item[9]),
            references=tuple(self.reference(reference) for reference in item[10]),
            is_effect=item[11],
            is_ordered=item[12],
            registrars=tuple(self.reference(reference) for reference in item[13]),
            is_registry=item[14],
            has_loud_decorator=item[15],
            global_writes=tuple(item[16]),
            self_reads=tuple(item[17]),
            introspects=tuple(item[18]),
            resources=tuple(ResourceUse(path=path, package=package, line=line) for path, package, line in item[19]),
            findings=tuple(
                LocalFinding(code=FindingCode[code], line=line, detail=detail, keeps_module=keeps)
                for code, line, detail, keeps in item[20]
            ),
            changes=tuple(self.reference(reference) for reference in item[21]),
        )

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
