"""What the walk sees, as lists in source order: uses of names, imports, calls, strings."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from rcpack.analysis.annotations import AnnotationMode
from rcpack.analysis.parsing import ParsedPiece
from rcpack.analysis.scopes import Scope, Scopes
from rcpack.domain.code import ImportBinding, When


@dataclass(frozen=True, slots=True, eq=False)
class Use:
    """One load (or ``del``, or augmented store) of a name with the attributes that are taken from it."""

    node: cst.Name
    attributes: tuple[str, ...]
    scope: Scope
    when: When
    #: ``id`` of the annotation in which it stands.
    annotation: int | None
    #: Whether it is the target of an assignment to an attribute or an item.
    is_change: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class InnerImport:
    """One import statement inside a function, a class or a block."""

    node: cst.Import | cst.ImportFrom
    bindings: tuple[ImportBinding, ...]
    scope: Scope
    when: When


@dataclass(frozen=True, slots=True, eq=False)
class CallSite:
    """One call."""

    node: cst.Call
    scope: Scope
    when: When


@dataclass(eq=False)
class Happenings:
    """What the walk saw in one top-level statement, in source order."""

    uses: list[Use] = field(default_factory=list)
    imports: list[InnerImport] = field(default_factory=list)
    calls: list[CallSite] = field(default_factory=list)
    #: String constants outside of annotations and docstrings.
    strings: list[cst.BaseString] = field(default_factory=list)
    #: Strings in annotations.
    quoted: list[tuple[cst.SimpleString, Scope, int]] = field(default_factory=list)
    #: Attribute names anywhere.
    attribute_names: set[str] = field(default_factory=set)
    #: Global names that functions inside rebind (``global x; x = ...``).
    global_writes: set[str] = field(default_factory=set)
    #: Whether something is called, awaited or computed by an operator at import time, decorators and annotations aside.
    evaluates: bool = False
    #: Decorators that are called at import time.
    decorators: list[cst.BaseExpression] = field(default_factory=list)
    #: Global names that ``:=`` binds at import time.
    walrus_names: list[str] = field(default_factory=list)
    #: Names that only the body of an ``if TYPE_CHECKING:`` binds at module level.
    typing_names: list[str] = field(default_factory=list)


@dataclass(eq=False)
class Walked:
    """One top-level statement after the walk: what it is, what its names mean, what happens in it."""

    node: cst.BaseSmallStatement | cst.BaseCompoundStatement
    happenings: Happenings
    #: Shared with the other statements of the line.
    scopes: Scopes
    #: The code that it was parsed from: its own line or block, and nothing else.
    piece: ParsedPiece
    #: Whether it stands first in its module, where a string is the docstring.
    is_first: bool

    def when_of(self, use: Use) -> When:
        """Say when a use happens, with the fate of the annotation in which it stands."""
        if use.annotation is None or self.scopes.annotation_modes[use.annotation] is AnnotationMode.EVALUATED:
            return use.when
        return When.DEFERRED
