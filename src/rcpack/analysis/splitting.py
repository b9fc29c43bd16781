"""Where one top-level statement ends and the next begins, and which need not be looked into before they are needed.

A file is cut into *pieces*: one compound statement each, or the simple statements of one logical line, with the
comments above. Each piece can be parsed by itself. Python's own parser says where they begin, at a tenth of the price
of libcst's. What it does not know (a syntax that is newer than this Python, or no Python at all) is left to libcst, so
the result is the same under every Python, and only takes longer.

A function or class is *plain* if importing its module does nothing with it but to bind its name. All that others must
know of it stands in its first lines, so it is parsed only when it is needed.
"""

from __future__ import annotations

import ast
import hashlib
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rcpack.analysis.bindings import CHANGING_METHODS
from rcpack.analysis.parsing import decode, line_starts, spans_of

#: Words by which the inside of a definition may reach for the names of the module.
_REACHING_OUT = ("global", "__all__")

_BLANK = " \t\f"

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

#: The parts of a compound statement that hold its blocks, the last one first.
_BLOCKS = ("finalbody", "orelse", "handlers", "body")


@dataclass(frozen=True, slots=True)
class Chain:
    """``a.b.c``: a name and the attributes that are taken from it."""

    name: str
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainDefinition:
    """What is known of a function or class that was not parsed."""

    name: str
    is_class: bool
    #: The decorators, without the arguments that one may be called with.
    decorators: tuple[Chain, ...]
    #: The base classes and keyword arguments of a class that begin with a name.
    bases: tuple[Chain, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a file that can be parsed by itself."""

    #: Span in the decoded text, with the comments and blank lines above, to the end of a line.
    start: int
    end: int
    #: The lines, from 1, in which the span starts and ends.
    first_line: int
    last_line: int
    #: What is known of it if it need not be parsed; also the line with which it starts, its decorators included.
    plain: PlainDefinition | None = None
    code_line: int = 0


@dataclass(frozen=True, kw_only=True)
class SourceText:
    """One file, cut into pieces."""

    #: SHA-256 of the bytes, hexadecimal.
    sha256: str
    #: The decoded text without byte order mark, line ends as written.
    text: str
    pieces: tuple[Piece, ...]

    def text_of(self, piece: Piece) -> str:
        """Return the text of a piece."""
        return self.text[piece.start : piece.end]


def split(data: bytes, path: str) -> SourceText:
    """Cut a file into pieces.

    :param data: the bytes of the file
    :param path: for messages
    :raises SourceError: if it cannot be decoded or is no Python 3
    """
    text, _ = decode(data, path)
    offsets = line_starts(text)
    module = _parsed_by_python(text)
    pieces = tuple(_pieces(text, offsets, module) if module is not None else _pieces_by_libcst(text, offsets, path))
    return SourceText(sha256=hashlib.sha256(data).hexdigest(), text=text, pieces=pieces)


def _parsed_by_python(text: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" in a string
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _pieces_by_libcst(text: str, offsets: Sequence[int], path: str) -> Iterator[Piece]:
    lines = {offset: number for number, offset in enumerate(offsets)}
    for start, end in spans_of(text, path):
        yield Piece(start=start, end=end, first_line=lines[start] + 1, last_line=lines[end])


def _pieces(text: str, offsets: Sequence[int], module: ast.Module) -> Iterator[Piece]:
    lines = [text[start:end] for start, end in pairwise(offsets)]
    groups = list(_groups(module.body))
    starts = [_first_line(group[0]) - 1 for group in groups]
    first = starts[0] if starts else 0
    for group, next_start in zip(groups, [*starts[1:], len(lines)], strict=False):
        last = _last_line(group[-1], lines, next_start)
        start, end = offsets[first], offsets[last]
        plain = _plain(group[0], text[start:end]) if isinstance(group[0], _DEFINITIONS) else None
        code_line = _first_line(group[0])
        yield Piece(start=start, end=end, first_line=first + 1, last_line=last, plain=plain, code_line=code_line)
        first = last


# where pieces begin and end


def _groups(statements: Sequence[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """Put together the statements that share a line: ``a = 1; b = 2``."""
    group: list[ast.stmt] = []
    for statement in statements:
        if group and _first_line(statement) > (group[-1].end_lineno or 0):
            yield group
            group = []
        group.append(statement)
    if group:
        yield group


def _first_line(statement: ast.stmt) -> int:
    decorators = statement.decorator_list if isinstance(statement, _DEFINITIONS) else []
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _last_line(statement: ast.stmt, lines: Sequence[str], next_start: int) -> int:
    """Number the line with which a piece ends: comments below that are indented like its last block belong to it.

    :param statement: the last one of the piece
    :param lines: of the file
    :param next_start: index of the line in which the next statement starts
    """
    assert statement.end_lineno is not None, "Python's parser knows the places"
    last = statement.end_lineno
    rest = lines[last - 1].encode()[statement.end_col_offset :]
    while b"#" not in rest and rest.rstrip(b"\r\n").endswith(b"\\") and last < len(lines):  # x = 1 \
        rest = lines[last].encode()
        last += 1
    indent = _last_indent(statement, lines)
    if indent:
        for number in range(next_start, last, -1):
            if lines[number - 1].startswith(indent):
                return number
    return last


def _last_indent(statement: ast.stmt, lines: Sequence[str]) -> str:
    """Return the indentation of the last block of a compound statement; ``""`` if it stands on one line with its head.

    Of blocks in blocks the outermost decides: its indentation begins that of the others.
    """
    node: ast.AST = statement
    while True:
        if isinstance(node, ast.Match):  # match x: THIS PART
            return next(_indent(line) for line in lines[node.lineno :] if line.lstrip(_BLANK).startswith("case"))
        block = next(filter(None, (getattr(node, name, None) for name in _BLOCKS)), None)
        if block is None:  # a simple statement
            return ""
        first = block[0]
        if not isinstance(first, ast.stmt):  # except E: THIS PART
            node = block[-1]
            continue
        line = lines[_first_line(first) - 1]
        indent = _indent(line)
        if isinstance(first, ast.If) and isinstance(node, ast.If) and block is node.orelse:
            if line.startswith("elif", len(indent)):
                node = first
                continue
        is_beside_head = _first_line(first) == first.lineno and line.encode()[: first.col_offset].strip()
        return "" if is_beside_head else indent


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(_BLANK))]


# what need not be parsed


def _plain(node: _Definition, text: str) -> PlainDefinition | None:
    """Say what is known of a definition without looking inside; ``None`` if more happens when it is executed."""
    may_reach_out = any(word in text for word in _REACHING_OUT)
    if getattr(node, "type_params", None) or (may_reach_out and _reaches_out(node)):
        return None
    given = [_chain(item.func if isinstance(item, ast.Call) else item) for item in node.decorator_list]
    decorators = tuple(chain for chain in given if chain is not None)
    if len(decorators) < len(given) or not all(_is_quiet(part) for part in _executed_parts(node)):
        return None
    derived = (*node.bases, *(item.value for item in node.keywords)) if isinstance(node, ast.ClassDef) else ()
    bases = tuple(chain for chain in map(_chain, map(_called, derived)) if chain is not None)
    names = [node.name, *(name for chain in (*decorators, *bases) for name in (chain.name, *chain.attributes))]
    if not all(name in text for name in names):
        return None  # Python normalizes names (NFKC), and rcpack takes them as they are written
    is_class = isinstance(node, ast.ClassDef)
    return PlainDefinition(name=node.name, is_class=is_class, decorators=decorators, bases=bases)


def _executed_parts(node: _Definition) -> Iterator[ast.AST]:
    """List what is executed with a definition: all but the bodies of functions."""
    yield from node.decorator_list
    if isinstance(node, ast.ClassDef):
        yield from node.bases
        yield from node.keywords
        for statement in node.body:
            if isinstance(statement, _DEFINITIONS):
                yield from _executed_parts(statement)
            else:
                yield statement
    else:
        yield node.args
        if node.returns is not None:
            yield node.returns


def _is_quiet(part: ast.AST) -> bool:
    """Tell whether code binds and changes nothing outside of itself, by its look."""
    for node in ast.walk(part):
        if isinstance(node, ast.Attribute):
            if node.attr in CHANGING_METHODS or not isinstance(node.ctx, ast.Load):
                return False
        elif isinstance(node, ast.Subscript):
            if not isinstance(node.ctx, ast.Load):
                return False
        elif isinstance(node, ast.NamedExpr):
            return False
    return True


def _reaches_out(node: _Definition) -> bool:
    """Tell whether a definition declares a name global, or has to do with what its module exports."""
    return any(
        isinstance(part, ast.Global) or (isinstance(part, ast.Name) and part.id == "__all__") for part in ast.walk(node)
    )


def _called(node: ast.expr) -> ast.expr:
    """Return ``f`` of ``f(x)[y]``."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node


def _chain(node: ast.expr) -> Chain | None:
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    return Chain(node.id, tuple(reversed(attributes))) if isinstance(node, ast.Name) else None
