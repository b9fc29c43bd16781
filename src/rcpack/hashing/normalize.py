"""One top-level statement -> its normal form: canonical bytes with holes for the names that the closure resolves.

Decides which differences of spelling do not count (specification 1, ``docs/specification-1.md``). A form depends on
the text of its file and on the flags, and on nothing else, so it can be cached by content. What the holes stand for,
and the order of definitions, is left to ``hashing.fingerprint``.

To change a rule is to make a new specification: ``NORMAL_FORM_VERSION`` goes up, and the old rules stay.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from rcpack.analysis.happenings import Walked
from rcpack.analysis.parsing import deep_recursion
from rcpack.errors import SourceError
from rcpack.hashing.encoding import to_bytes
from rcpack.hashing.outlines import Flags, GroupItem, Hole, Outline
from rcpack.hashing.statements import StatementWriter


@dataclass(frozen=True)
class NormalForm:
    """The meaning of one statement, but for what its global names stand for."""

    data: bytes
    #: One per occurrence, in the order of the form; those that only :attr:`groups` use come last.
    holes: tuple[Hole, ...]
    #: What each run of import statements imports.
    groups: tuple[tuple[GroupItem, ...], ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the bytes, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def outline(self) -> Outline:
        """The form without its text."""
        return Outline(self.digest, self.holes, self.groups)


def normalize(walked: Walked, flags: Flags = Flags()) -> NormalForm:  # noqa: B008 - frozen
    """Write the normal form of a top-level statement.

    :param walked: the statement
    :param flags: what counts everywhere, since some packed code reads it
    :raises SourceError: if the statement holds what the specification does not know
    """
    writer = _Writer(walked, flags)
    with deep_recursion():
        try:
            if flags.docs and walked.is_first and isinstance(walked.node, cst.Expr):
                writer.docstring(walked.piece.tree)
            writer.statements([walked.node])
        except RecursionError:
            where = walked.piece.place_of(walked.node)
            raise SourceError("the code is nested too deeply to be hashed", where=where) from None
        groups = writer.groups()
        return NormalForm(to_bytes("".join(writer.out)), tuple(writer.holes), groups)


class _Writer(StatementWriter):
    """All rules together."""

    def visit(self, node: cst.CSTNode) -> None:
        rule = _RULES.get(type(node))
        if rule is None:
            raise self.unknown(node)
        rule(self, node)


_RULES: dict[type[cst.CSTNode], Callable[[_Writer, cst.CSTNode], None]] = {
    getattr(cst, name.removeprefix("write_")): getattr(_Writer, name)
    for name in dir(_Writer)
    if name.startswith("write_") and hasattr(cst, name.removeprefix("write_"))
}
