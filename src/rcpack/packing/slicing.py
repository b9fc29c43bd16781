"""From a module and its kept statements to the text of its slice.

Whole top-level statements go, with the comments above them, and unused names of import statements; what stays, stays
as written. A star import of a packed module becomes the list of the names that come through it, so that neither an
``__all__`` nor a name that is not there any more can break it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

import libcst as cst

from rcpack.analysis.closure import Closure
from rcpack.analysis.parsing import decode
from rcpack.analysis.syntax import import_bindings
from rcpack.domain.code import ModuleKind, ModuleSummary, Statement, StatementKind, When
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import Slice
from rcpack.errors import InternalError

_ALWAYS_KEPT = frozenset({StatementKind.DOCSTRING, StatementKind.FUTURE})


def slices_of(closure: Closure) -> tuple[Slice, ...]:
    """Cut the slices of all reached modules, sorted by module; namespace packages give an empty one.

    :param closure: what is kept
    :raises InternalError: if a name that is used in a slice lost its binding
    """
    return tuple(_slice(closure, module) for module in sorted(closure.modules))


def _slice(closure: Closure, module: ModuleName) -> Slice:
    file = closure.library.file(module)
    assert file is not None, "a reached module has a file"
    if file.kind is ModuleKind.NAMESPACE:
        return Slice(module=module, path=f"{file.path}/__init__.py", is_package=True, data=b"")
    data = closure.library.code(module).data
    summary = closure.summary(module)
    if not closure.is_whole(module):
        check_bindings(closure, module)
        text, encoding = decode(data, file.path)
        data = "".join(sliced_lines(text, summary, _Choice(closure, module))).encode(encoding)
    return Slice(
        module=module,
        path=file.path,
        is_package=file.kind is ModuleKind.PACKAGE,
        data=data,
        link=file.link,
        source_sha256=summary.sha256,
    )


class _Choice:
    """What of one module is kept, as the slicer asks it."""

    def __init__(self, closure: Closure, module: ModuleName) -> None:
        self._closure = closure
        self._module = module
        self._kept = frozenset(closure.statements(module))

    def names_of(self, statement: Statement) -> Collection[str] | None:
        """Say which names of an import statement are kept; ``None`` keeps the statement as it is."""
        names = self._closure.imported_names(self._module, statement.index)
        if any(binding.name == "*" for binding in statement.imports):
            target = self._closure.resolver.star_target(self._module, statement.imports[0])
            if names and (
                target is None
                or not self._closure.library.is_packed(target)
                or self._closure.resolver.has_computed_exports(target)
                or "*" in names
            ):
                return None
            return names
        return None if names >= set(statement.binds) else names

    def keeps(self, statement: Statement) -> bool:
        """Tell whether a statement that is no import is kept."""
        if statement.kind in _ALWAYS_KEPT:
            return True
        if statement.kind is StatementKind.TYPE_CHECKING:
            return self._closure.keeps_typing_block(self._module, statement.index)
        return statement.index in self._kept


def sliced_lines(text: str, summary: ModuleSummary, choice: _Choice) -> Iterator[str]:
    """Yield the pieces of the text that stay.

    :param text: the module
    :param summary: its statements
    :param choice: what is kept
    """
    end = 0
    is_first = True
    was_kept = True
    for (start, stop), group in groupby(summary.statements, key=lambda item: (item.start, item.end)):
        statements = tuple(group)
        if is_first:
            # the encoding and the licence stand here, above a statement that may go
            yield text[:start]
        piece = _kept_text(text[start:stop], statements, choice)
        if piece is None and is_first:
            yield _leading_comments(text[start:stop])
        was_kept = piece is not None
        yield piece or ""
        end, is_first = stop, False
    if was_kept:
        yield text[end:]


def _leading_comments(text: str) -> str:
    lines = text.splitlines(keepends=True)
    count = next((number for number, line in enumerate(lines) if line.strip() and not line.startswith("#")), 0)
    return "".join(lines[:count])


def _kept_text(text: str, statements: Sequence[Statement], choice: _Choice) -> str | None:
    """Return what is kept of one line of statements (``a = 1; b = 2``), ``None`` if nothing is."""
    edits: list[Collection[str] | None] = []
    for statement in statements:
        if statement.kind is StatementKind.IMPORT:
            edits.append(choice.names_of(statement))
        else:
            edits.append(None if choice.keeps(statement) else ())
    if all(edit is None for edit in edits):
        return text
    if all(edit is not None and not edit for edit in edits):
        return None
    module = cst.parse_module(text)
    (line,) = module.body
    assert isinstance(line, cst.SimpleStatementLine), "only simple statements are edited"
    body = [
        node if edit is None else _with_names(node, edit)
        for node, edit in zip(line.body, edits, strict=True)
        if edit is None or edit
    ]
    body[-1] = body[-1].with_changes(semicolon=cst.MaybeSentinel.DEFAULT)
    code = module.with_changes(body=(line.with_changes(body=body),)).code
    return code + text[len(text.rstrip("\r\n")) :] if code == code.rstrip("\r\n") else code


def _with_names(node: cst.BaseSmallStatement, names: Collection[str]) -> cst.BaseSmallStatement:
    """Leave only some names in an import statement."""
    assert isinstance(node, cst.Import | cst.ImportFrom), "only imports are edited"
    if isinstance(node, cst.ImportFrom) and isinstance(node.names, cst.ImportStar):
        # from a import *  ->  from a import b, c
        return node.with_changes(names=[cst.ImportAlias(cst.Name(name)) for name in sorted(names)])
    aliases = node.names
    assert not isinstance(aliases, cst.ImportStar), "handled above"
    bound = [binding.name for binding in import_bindings(node)]
    kept = [alias for alias, name in zip(aliases, bound, strict=True) if name in names]
    if kept[-1] is aliases[-1]:
        return node.with_changes(names=kept)
    if isinstance(node, cst.Import) or node.rpar is None:
        kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        return node.with_changes(names=kept)
    # from a import (b,  # a comment that stays
    #     c,
    # )
    comma = kept[-1].comma
    assert isinstance(comma, cst.Comma), "something follows it"
    after = comma.whitespace_after
    closing = node.rpar.whitespace_before
    if isinstance(after, cst.ParenthesizedWhitespace):
        after = after.with_changes(indent=False, last_line=cst.SimpleWhitespace(""))
        closing = cst.SimpleWhitespace("")
    else:
        last = aliases[-1].comma
        after = last.whitespace_after if isinstance(last, cst.Comma) else cst.SimpleWhitespace("")
    kept[-1] = kept[-1].with_changes(comma=comma.with_changes(whitespace_after=after))
    return node.with_changes(names=kept, rpar=node.rpar.with_changes(whitespace_before=closing))


def check_bindings(closure: Closure, module: ModuleName) -> None:
    """Prove that each name that is used in a slice keeps every binding that the module has for it.

    :raises InternalError: if one is lost
    """
    summary = closure.summary(module)
    kept = set(closure.statements(module))
    for index in sorted(kept):
        for reference in closure.library.content(module, index).references:
            if reference.when in (When.DEFERRED, When.TEXT) or not reference.name:
                continue
            for binder in summary.binders.get(reference.name, ()):
                is_import = summary.statements[binder].kind is StatementKind.IMPORT
                if binder not in kept and not (is_import and reference.name in closure.imported_names(module, binder)):
                    raise InternalError(
                        f"the slice of {module} uses {reference.name!r}, but lost its binding in line "
                        f"{summary.statements[binder].line}",
                        chain=closure.chain((module, index)),
                    )
