"""What the walk sees, as lists in source order: uses of names, imports, calls, strings."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from rcpack.analysis.annotations import AnnotationMode
from rcpack.analysis.parsing import ParsedModule
from rcpack.analysis.scopes import Scope, Scopes
from rcpack.analysis.syntax import chain_of
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
    """The result: scopes and happenings."""

    parsed: ParsedModule
    scopes: Scopes
    #: Per top-level small statement or compound statement, in order.
    statements: list[tuple[cst.BaseSmallStatement | cst.BaseCompoundStatement, Happenings]]
    has_future_annotations: bool

    def when_of(self, use: Use) -> When:
        """Say when a use happens, with the fate of the annotation in which it stands."""
        if use.annotation is None or self.scopes.annotation_modes[use.annotation] is AnnotationMode.EVALUATED:
            return use.when
        return When.DEFERRED

    def path_of(self, node: cst.BaseExpression) -> str | None:
        """Return the dotted path that an expression stands for, if its root is imported absolutely and bound once."""
        chain = chain_of(node)
        if chain is None:
            return None
        root, attributes = chain
        scope = self.scopes.owner.get(id(root))
        if scope is None or self.scopes.lookup(root).scope is not self.scopes.module:
            return None
        bindings = self.scopes.module.imports.get(root.value, [])
        if root.value in self.scopes.module.bound or len(bindings) > 1:
            return None
        if not bindings:  # a builtin
            return ".".join((root.value, *attributes))
        (binding,) = bindings
        if binding.level:
            return None
        return ".".join((binding.module, *((binding.attribute,) if binding.attribute else ()), *attributes))
