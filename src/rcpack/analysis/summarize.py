"""File -> summary: plain values that depend on its bytes and on nothing else.

Parses what is executed when the module is imported. Plain definitions stay closed until somebody needs them
(``analysis.reading``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

import libcst as cst

from rcpack.analysis.annotations import is_silent_decorator, is_silent_path
from rcpack.analysis.bindings import Classifier
from rcpack.analysis.contents import names_mentioned, read_content
from rcpack.analysis.excerpts import words_of
from rcpack.analysis.exports import read_exports
from rcpack.analysis.happenings import Walked
from rcpack.analysis.parsing import ParsedPiece, parse
from rcpack.analysis.resources import PathReader
from rcpack.analysis.splitting import Piece, PlainDefinition, SourceText
from rcpack.analysis.syntax import chain_of
from rcpack.analysis.walk import names_in, walk
from rcpack.domain.code import Content, ModuleNames, ModuleSummary, Reference, Statement, StatementKind, When

#: Kinds whose place can be observed, whatever is in them.
_ORDERED = frozenset({StatementKind.EFFECT, StatementKind.MUTATION})

#: Kinds of which nothing is of interest but where they stand.
_BARE = frozenset({StatementKind.DOCSTRING, StatementKind.FUTURE, StatementKind.INERT})

_NOTHING = Content()


@dataclass(frozen=True, eq=False)
class Summarized:
    """A summary, and what was parsed for it."""

    summary: ModuleSummary
    #: Number of a statement -> the statement, where it was parsed.
    walked: Mapping[int, Walked]


def summarize(source: SourceText, path: str) -> Summarized:
    """Summarize a file.

    :param source: the file
    :param path: for messages
    :raises SourceError: if something that is executed when the module is imported is not known to libcst
    """
    runs = tuple(_runs(source, path))
    names = names_in((run.code for run in runs), (piece.plain.name for piece in source.pieces if piece.plain))
    walked: dict[Piece, tuple[Walked, ...]] = {}
    for run in runs:
        lines = walk(run.code, names.seen_in(run.words), is_first=run.pieces[0] is source.pieces[0])
        assert len(lines) == len(run.pieces), "each piece is one line or block"
        walked.update(zip(run.pieces, lines, strict=True))
    return _Summarizer(source, names, walked).summarized()


@dataclass(frozen=True, eq=False)
class _Run:
    """Neighbours that are not plain: they are parsed together."""

    pieces: tuple[Piece, ...]
    code: ParsedPiece
    words: frozenset[str] | None


def _runs(source: SourceText, path: str) -> Iterator[_Run]:
    for is_plain, group in groupby(source.pieces, key=lambda piece: piece.plain is not None):
        if not is_plain:
            pieces = tuple(group)
            text = source.text[pieces[0].start : pieces[-1].end]
            yield _Run(pieces, parse(text, path, pieces[0].first_line), words_of(text))


class _Summarizer:
    def __init__(self, source: SourceText, names: ModuleNames, walked: Mapping[Piece, tuple[Walked, ...]]) -> None:
        self.source = source
        self.walked = walked
        every = [statement for statements in walked.values() for statement in statements]
        self.paths = PathReader()
        for item in every:
            self.paths.note(item.node, names_mentioned(item))
        #: With the places that functions know, which run when all is assigned.
        self.names = replace(names, places=self.paths.places)
        self.classifier = Classifier(every, names)
        self.exports = read_exports(every, names)

    def summarized(self) -> Summarized:
        statements: list[Statement] = []
        found: dict[int, Walked] = {}
        for piece in self.source.pieces:
            if piece.plain is not None:
                statements.append(self.unread(len(statements), piece, piece.plain))
                continue
            for position, walked in enumerate(self.walked[piece]):
                found[len(statements)] = walked
                statements.append(self.read(len(statements), piece, position, walked))
        exports, is_computed = self.exports
        summary = ModuleSummary(
            sha256=self.source.sha256,
            statements=tuple(statements),
            names=self.names,
            exports=exports,
            has_computed_exports=is_computed,
        )
        return Summarized(summary, found)

    def unread(self, index: int, piece: Piece, plain: PlainDefinition) -> Statement:
        """Describe a plain definition by what its first lines say."""
        registrars = (
            Reference(name=chain.name, attributes=chain.attributes, when=When.EAGER)
            for chain in (*plain.decorators, *plain.bases)
            if self.names.may_be_global(chain.name)
        )
        paths = (self.names.path_of(chain.name, chain.attributes) for chain in plain.decorators)
        return Statement(
            index=index,
            kind=StatementKind.CLASS if plain.is_class else StatementKind.FUNCTION,
            line=piece.code_line,
            end_line=piece.last_line,
            start=piece.start,
            end=piece.end,
            first_line=piece.first_line,
            binds=(plain.name,),
            registrars=tuple(registrars),
            has_loud_decorator=not all(is_silent_path(path) for path in paths),
        )

    def read(self, index: int, piece: Piece, position: int, walked: Walked) -> Statement:
        """Describe a statement that was parsed."""
        node, happenings, module = walked.node, walked.happenings, walked.scopes.module
        kind, shape = self.classifier.kind_of(walked)
        is_alone = len(self.walked[piece]) == 1 and piece.code_line
        imports = (binding for item in happenings.imports if item.scope is module for binding in item.bindings)
        return Statement(
            index=index,
            kind=kind,
            line=piece.code_line if is_alone else walked.piece.line_of(_first_node(node)),
            end_line=piece.last_line,
            start=piece.start,
            end=piece.end,
            first_line=piece.first_line,
            position=position,
            binds=tuple(dict.fromkeys(shape.binds)),
            mutates=tuple(shape.changes),
            imports=tuple(imports) if kind not in _BARE else (),
            alias=_alias(node, self.names),
            is_effect=kind is StatementKind.EFFECT,
            registrars=tuple(_registrars(node, self.names)),
            has_loud_decorator=_has_loud_decorator(walked),
            global_writes=tuple(sorted(happenings.global_writes)) if kind not in _BARE else (),
            content=self.content(kind, piece, walked),
        )

    def content(self, kind: StatementKind, piece: Piece, walked: Walked) -> Content:
        if kind in _BARE or kind is StatementKind.IMPORT:
            return _NOTHING
        is_definition = isinstance(walked.node, cst.FunctionDef | cst.ClassDef)
        paths = PathReader(self.names.places) if is_definition else self.paths
        content = read_content(walked, paths, piece.first_line)
        if kind is StatementKind.TYPE_CHECKING:  # its test
            return Content(references=tuple(item for item in content.references if item.when is not When.TEXT))
        return replace(content, is_ordered=True) if kind in _ORDERED else content


def _first_node(node: cst.CSTNode) -> cst.CSTNode:
    decorators = getattr(node, "decorators", ())
    return decorators[0] if decorators else node


def _alias(node: cst.CSTNode, names: ModuleNames) -> Reference | None:
    # X = a.b.c
    if isinstance(node, cst.Assign) and all(isinstance(item.target, cst.Name) for item in node.targets):
        chain = chain_of(node.value)
        if chain is not None and names.may_be_global(chain[0].value):
            return Reference(name=chain[0].value, attributes=chain[1], when=When.EAGER)
    return None


def _has_loud_decorator(walked: Walked) -> bool:
    decorators = walked.node.decorators if isinstance(walked.node, cst.FunctionDef | cst.ClassDef) else ()
    return any(not is_silent_decorator(item.decorator, walked.scopes.path_of) for item in decorators)


def _registrars(node: cst.CSTNode, names: ModuleNames) -> Iterator[Reference]:
    """List the decorators and base classes whose definitions may keep a list of what they are used on."""
    expressions: list[cst.BaseExpression] = []
    if isinstance(node, cst.FunctionDef | cst.ClassDef):
        expressions += [item.decorator for item in node.decorators]
    if isinstance(node, cst.ClassDef):
        expressions += [item.value for item in (*node.bases, *node.keywords)]
    for expression in expressions:
        while isinstance(expression, cst.Call | cst.Subscript):
            expression = expression.func if isinstance(expression, cst.Call) else expression.value
        chain = chain_of(expression)
        if chain is not None and names.may_be_global(chain[0].value):
            yield Reference(name=chain[0].value, attributes=chain[1], when=When.EAGER)
