"""File -> summary: plain values that depend on its bytes and on nothing else.

Parses what is executed when the module is imported. Plain definitions stay closed until somebody needs them
(``analysis.reading``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import libcst as cst

from rcpack.analysis.annotations import is_silent_decorator, is_silent_path
from rcpack.analysis.bindings import Classifier
from rcpack.analysis.contents import names_mentioned, read_content
from rcpack.analysis.excerpts import words_of
from rcpack.analysis.exports import read_exports
from rcpack.analysis.happenings import Walked
from rcpack.analysis.parsing import parse
from rcpack.analysis.resources import PathReader
from rcpack.analysis.splitting import Piece, PlainDefinition, SourceText
from rcpack.analysis.syntax import chain_of
from rcpack.analysis.walk import names_in, walk
from rcpack.domain.code import Content, ModuleNames, ModuleSummary, Reference, Statement, StatementKind, When

#: Kinds whose place can be observed, whatever is in them.
_ORDERED = frozenset({StatementKind.EFFECT, StatementKind.MUTATION})

#: Kinds of which nothing inside is of interest.
_EMPTY = frozenset({StatementKind.DOCSTRING, StatementKind.FUTURE, StatementKind.INERT, StatementKind.IMPORT})


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
    parsed = {
        piece: parse(source.text_of(piece), path, piece.first_line) for piece in source.pieces if piece.plain is None
    }
    plain = [piece.plain.name for piece in source.pieces if piece.plain is not None]
    names = names_in(parsed.values(), plain)
    walked = {
        piece: walk(code, names.seen_in(words_of(source.text_of(piece))), is_first=piece is source.pieces[0])
        for piece, code in parsed.items()
    }
    return _Summarizer(source, names, walked).summarized()


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
            base = Statement(
                index=len(statements),
                kind=StatementKind.INERT,
                line=piece.code_line,
                end_line=piece.last_line,
                start=piece.start,
                end=piece.end,
                first_line=piece.first_line,
            )
            if piece.plain is not None:
                statements.append(self.unread(base, piece.plain))
                continue
            several = self.walked[piece]
            for position, walked in enumerate(several):
                line = (
                    walked.piece.line_of(_first_node(walked.node)) if len(several) > 1 or not base.line else base.line
                )
                found[len(statements)] = walked
                statements.append(self.read(replace(base, index=len(statements), position=position, line=line), walked))
        exports, is_computed = self.exports
        summary = ModuleSummary(
            sha256=self.source.sha256,
            statements=tuple(statements),
            names=self.names,
            exports=exports,
            has_computed_exports=is_computed,
        )
        return Summarized(summary, found)

    def unread(self, base: Statement, plain: PlainDefinition) -> Statement:
        """Describe a plain definition by what its first lines say."""
        registrars = (
            Reference(name=chain.name, attributes=chain.attributes, when=When.EAGER)
            for chain in (*plain.decorators, *plain.bases)
            if self.names.may_be_global(chain.name)
        )
        paths = (self.names.path_of(chain.name, chain.attributes) for chain in plain.decorators)
        return replace(
            base,
            kind=StatementKind.CLASS if plain.is_class else StatementKind.FUNCTION,
            binds=(plain.name,),
            registrars=tuple(registrars),
            has_loud_decorator=not all(is_silent_path(path) for path in paths),
        )

    def read(self, base: Statement, walked: Walked) -> Statement:
        """Describe a statement that was parsed."""
        node, happenings = walked.node, walked.happenings
        kind, shape = self.classifier.kind_of(walked)
        base = replace(base, kind=kind, content=Content())
        if kind is StatementKind.TYPE_CHECKING:
            tests = tuple(item for item in read_content(walked, self.paths).references if item.when is not When.TEXT)
            return replace(base, binds=tuple(dict.fromkeys(shape.binds)), content=Content(references=tests))
        module = walked.scopes.module
        imports = tuple(binding for item in happenings.imports if item.scope is module for binding in item.bindings)
        if kind in _EMPTY:
            is_import = kind is StatementKind.IMPORT
            return replace(base, binds=tuple(shape.binds), imports=imports) if is_import else base
        is_definition = isinstance(node, cst.FunctionDef | cst.ClassDef)
        content = read_content(walked, PathReader(self.names.places) if is_definition else self.paths)
        return replace(
            base,
            binds=tuple(shape.binds),
            mutates=tuple(shape.changes),
            imports=imports,
            alias=_alias(node, self.names),
            is_effect=kind is StatementKind.EFFECT,
            has_loud_decorator=is_definition and _has_loud_decorator(walked),
            registrars=tuple(_registrars(node, self.names)),
            global_writes=tuple(sorted(happenings.global_writes)),
            content=replace(content, is_ordered=True) if kind in _ORDERED else content,
        )


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
    node = walked.node
    assert isinstance(node, cst.FunctionDef | cst.ClassDef), "nothing else has decorators"
    return any(not is_silent_decorator(item.decorator, walked.scopes.path_of) for item in node.decorators)


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
