"""The only place that calls libcst's parser: text in, a tree with line numbers on demand out.

Decides how bytes become text (PEP 263, byte order mark) and how broken code reads as an error. Knows nothing of names.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import threading
import tokenize
import warnings
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from itertools import accumulate

import libcst as cst
from libcst._nodes.internal import CodegenState

from rcpack.errors import SourceError

LINE_END = re.compile(r"\r\n|\r|\n")

#: How libcst refuses what its grammar lets pass; the second one is new in 1.6.
_REFUSALS = (cst.CSTValidationError, getattr(cst, "CSTLogicError", cst.CSTValidationError))

#: Statements that libcst knows and rcpack does not.
_UNKNOWN = frozenset({"LazyImport", "LazyImportFrom"})

#: How deeply Python lets brackets be nested.
_DEEPEST = 200
_BRACKET = re.compile(r"[()\[\]{}]")

#: Depth of Python calls that a walk over a deeply nested file may need.
_RECURSION_LIMIT = 20_000


class ParsedPiece:
    """Parsed code: a part of a file, or all of it."""

    def __init__(self, tree: cst.Module, path: str, first_line: int, has_declarations: bool) -> None:
        self.tree = tree
        #: Whether the words ``global`` or ``nonlocal`` stand in it.
        self.has_declarations = has_declarations
        #: For messages.
        self.path = path
        #: The line of the file with which it starts.
        self.first_line = first_line

    @property
    def lines(self) -> Iterator[Sequence[cst.BaseSmallStatement | cst.BaseCompoundStatement]]:
        """The statements at its top level, those of one line together."""
        for line in self.tree.body:
            yield line.body if isinstance(line, cst.SimpleStatementLine) else (line,)

    def line_of(self, node: cst.CSTNode) -> int:
        """Return the first line of a node in the file, from 1; the first line of all, if it has none of its own."""
        return self.first_line + self._lines.get(id(node), 0)

    def place_of(self, node: cst.CSTNode) -> str:
        """Return ``path:line`` of a node."""
        return f"{self.path}:{self.line_of(node)}"

    @cached_property
    def _lines(self) -> dict[int, int]:
        with deep_recursion():
            state, _ = _printed(self.tree)
        lines = _line_numbers(state)
        return {node: lines[start] for node, start in state.starts.items()}


# A context in which nothing happens. libcst's own is a generator, which costs more than all the printing; a lock that
# may be taken again and again is one without any Python code.
_NO_CONTEXT = threading.RLock()


class _PositionState(CodegenState):
    """Notes at which token each node starts, while libcst prints the tree byte for byte as the text was."""

    def __init__(self, default_indent: str, default_newline: str) -> None:
        super().__init__(default_indent, default_newline)
        #: ``id(node)`` -> number of tokens before it.
        self.starts: dict[int, int] = {}
        # called for every node and every token: functions of C, which cost less than methods that do the same
        self.add_token = self.tokens.append  # type: ignore[method-assign,assignment]
        self.before_codegen = self.after_codegen = id  # type: ignore[method-assign,assignment]

    # libcst calls this for every statement and expression, behind its comments and parentheses
    def record_syntactic_position(  # type: ignore[override]
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> AbstractContextManager[bool]:
        self.starts[id(node)] = len(self.tokens)
        return _NO_CONTEXT


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Allow the walks over deeply nested expressions for the time of the block."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _RECURSION_LIMIT))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def decode(data: bytes, path: str) -> tuple[str, str]:
    """Decode a source file as Python does (PEP 263).

    :param data: the bytes of the file
    :param path: for messages
    :return: text without byte order mark, encoding (``utf-8-sig`` if there was one)
    :raises SourceError: if the bytes cannot be decoded, or hold a null byte
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        line = data.count(b"\n", 0, error.start) + 1 if isinstance(error, UnicodeDecodeError) else 1
        raise SourceError(
            f"the file cannot be decoded ({error})",
            where=f"{path}:{line}",
            hint="Save it as UTF-8, or declare its encoding in the first line.",
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SourceError("the file holds a null byte", where=f"{path}:{line}", hint="Is it really Python source?")
    return text, encoding


def line_starts(text: str) -> list[int]:
    """List where the lines of a text start, as Python counts them, and where the last one ends."""
    if "\r" in text:
        starts = [0, *(found.end() for found in LINE_END.finditer(text))]
    else:
        starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
        starts.pop()  # there is no line end behind the last piece
    if starts[-1] != len(text):
        starts.append(len(text))
    return starts


def parse(text: str, path: str, first_line: int = 1) -> ParsedPiece:
    """Parse code.

    :param text: whole statements, with their line ends
    :param path: of the file, for messages
    :param first_line: the line of the file with which the text starts
    :raises SourceError: if it is no Python 3, or holds what the specification does not know
    """
    _check_depth(text, path, first_line)
    try:
        has_declarations = "global" in text or "nonlocal" in text
        parsed = ParsedPiece(cst.parse_module(text), path, first_line, has_declarations)
    except cst.ParserSyntaxError as error:
        row, message = _place_of_error(text, error)
        all_lines = LINE_END.split(text)
        shown = all_lines[min(row, len(all_lines)) - 1].strip()
        raise SourceError(
            f"this is not valid Python 3: {shown!r} ({message})",
            where=f"{path}:{first_line - 1 + row}",
            hint="Correct the file, or keep the module out of the pack (--extern).",
        ) from None
    except _REFUSALS as error:  # "a" b"b": the parser has no place for it
        raise SourceError(
            f"this is not valid Python 3, or not known to libcst {cst.LIBCST_VERSION} ({error})",
            where=f"{path}:{first_line}",
            hint="Correct the file, or keep the module out of the pack (--extern).",
        ) from None
    for line in parsed.lines:
        for statement in line:
            if type(statement).__name__ in _UNKNOWN:  # lazy import a  # PEP 810: nothing would look at it
                raise SourceError(
                    "lazy imports are no part of specification 1, so the code cannot be packed",
                    where=parsed.place_of(statement),
                    hint="Import without lazy, or keep the module out of the pack (--extern).",
                )
    return parsed


def spans_of(text: str, path: str) -> tuple[tuple[int, int], ...]:
    """Parse a whole file to see where its top-level statements are.

    :param text: the file
    :param path: for messages
    :return: start and end of each, with the comments above and to the end of a line
    :raises SourceError: as :func:`parse`
    """
    tree = parse(text, path).tree
    with deep_recursion():
        state, marks = _printed(tree)
    # Statements are cut by whole lines, and not by the length of what libcst prints, which lacks form feeds that
    # stand before code, and a carriage return at the end of the file.
    lines = _line_numbers(state)
    offsets = [*line_starts(text), len(text)]
    spans = [(offsets[lines[start]], offsets[min(lines[end], len(offsets) - 1)]) for start, end in marks]
    if spans and not tree.footer:
        spans[-1] = (spans[-1][0], len(text))
    return tuple(spans)


def _printed(tree: cst.Module) -> tuple[_PositionState, list[tuple[int, int]]]:
    """Print a tree.

    :return: the state, and the numbers of the tokens before and behind each statement
    """
    state = _PositionState(tree.default_indent, tree.default_newline)
    for line in tree.header:
        line._codegen(state)
    marks = []
    for statement in tree.body:
        start = len(state.tokens)
        statement._codegen(state)
        marks.append((start, len(state.tokens)))
    return state, marks


def _line_numbers(state: CodegenState) -> list[int]:
    """Number the line of each token, from 0, and of the end."""
    return list(accumulate(map(_line_ends, state.tokens), initial=0))


def _line_ends(token: str) -> int:
    return len(LINE_END.findall(token)) if "\r" in token else token.count("\n")


def _place_of_error(text: str, error: cst.ParserSyntaxError) -> tuple[int, str]:
    """Ask Python for the line, which knows it better; unless the syntax is only too new for libcst."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except SyntaxError as found:
            if found.lineno:
                return found.lineno, found.msg
        except (RecursionError, MemoryError, ValueError):
            pass
    return error.raw_line, error.message.strip()


def _check_depth(text: str, path: str, first_line: int) -> None:
    """Refuse what Python itself refuses, and on which libcst's parser would crash."""
    if sum(map(text.count, "([{")) <= _DEEPEST:
        return
    depth = deepest = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if bracket in "([{" else -1
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        try:
            ast.parse(text)  # brackets in strings do not count
        except (SyntaxError, RecursionError, MemoryError, ValueError) as error:
            raise SourceError(
                f"the code is nested too deeply to be analysed ({error})",
                where=f"{path}:{first_line - 1 + (getattr(error, 'lineno', None) or 1)}",
                hint="Split the expression, or read the data from a file.",
            ) from None
