"""What kind of top-level statement something is: what it binds, what it changes, whether it acts on the outside.

The rule for statements that belong to a definition: one that changes only what names of the same module are bound to
(``X.attr = v``, ``conf.update(...)``, ``registry["x"] = X``) is part of these names. A name that an import binds is
not of the same module: changing it is an effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import libcst as cst

from rcpack.analysis.happenings import Happenings, Use, Walked
from rcpack.analysis.literals import text_value
from rcpack.analysis.scopes import LookupKind
from rcpack.analysis.syntax import children_of
from rcpack.domain.code import ModuleNames, StatementKind, When

_Node = cst.BaseSmallStatement | cst.BaseCompoundStatement


#: Methods and functions that give out objects which their argument holds.
_INNER_METHODS = frozenset("get setdefault pop popitem values items __getitem__".split())
_INNER_FUNCTIONS = frozenset("zip enumerate reversed sorted iter next list tuple filter getattr vars min max".split())


#: Methods that change the object that they are called on.
CHANGING_METHODS = frozenset(
    "append add update setdefault extend insert register __setitem__ pop popitem remove discard clear".split()
)


def changed_attributes(use: Use) -> tuple[str, ...] | None:
    """Say what of a name a use changes: ``T.a`` for ``T.a[k] = v`` and ``T.a.append(v)``; ``None`` if nothing."""
    if use.is_change:
        return use.attributes
    return use.attributes[:-1] if use.attributes and use.attributes[-1] in CHANGING_METHODS else None


@dataclass(eq=False)
class Shape:
    """What the parts of a statement do at module level."""

    binds: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    is_effect: bool = False
    raises: bool = False


@dataclass(frozen=True, slots=True)
class Alias:
    """``B = A.x``: changing what ``B`` is bound to may change what ``A`` is bound to."""

    sources: tuple[str, ...]
    #: Whether ``B`` is a container of them, so that only changes deeper inside reach them.
    is_container: bool


class Classifier:
    """Sorts the top-level statements of one module."""

    def __init__(self, statements: Iterable[Walked], names: ModuleNames) -> None:
        """
        :param statements: those of the module that were parsed
        :param names: what the module binds
        """
        #: Names that statements of this module bind, and no import.
        self.own_names = names.bound - set(names.imports)
        self._aliases: dict[str, list[Alias]] = {}
        for walked in statements:
            for name, alias in _aliases_in(walked.node):
                self._aliases.setdefault(name, []).append(alias)

    def kind_of(self, walked: Walked) -> tuple[StatementKind, Shape]:
        """Decide what a top-level statement is."""
        node, happenings = walked.node, walked.happenings
        if (
            walked.is_first
            and isinstance(node, cst.Expr)
            and isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)
        ):
            return StatementKind.DOCSTRING, Shape()
        if isinstance(node, cst.ImportFrom) and node.module is not None and not node.relative:
            if isinstance(node.module, cst.Name) and node.module.value == "__future__":
                return StatementKind.FUTURE, Shape()
        if isinstance(node, cst.If) and happenings.typing_names and node.orelse is None:
            return StatementKind.TYPE_CHECKING, Shape(binds=happenings.typing_names)
        if isinstance(node, cst.If) and _is_main_guard(node.test) and node.orelse is None:
            return StatementKind.INERT, Shape()
        shape = _Shaping(self, walked).shape_of(walked)
        return _kind(node, shape, happenings), shape

    def note_change(self, name: str, is_deep: bool, into: list[str]) -> None:
        """Note that what a name is bound to changes, and so what the names are bound to of which it is an alias."""
        if name in into:
            return
        into.append(name)
        for alias in self._aliases.get(name, ()):
            if is_deep or not alias.is_container:
                for source in alias.sources:
                    if source in self.own_names:
                        self.note_change(source, is_deep, into)


def _kind(node: _Node, shape: Shape, happenings: Happenings) -> StatementKind:
    if isinstance(node, cst.Import | cst.ImportFrom):
        return StatementKind.IMPORT
    if isinstance(node, cst.FunctionDef):
        return StatementKind.FUNCTION
    if isinstance(node, cst.ClassDef):
        return StatementKind.CLASS
    if shape.is_effect:
        return StatementKind.EFFECT
    if isinstance(node, cst.BaseCompoundStatement):
        if shape.binds:
            return StatementKind.BLOCK
        if shape.changes:
            return StatementKind.MUTATION
        # where the block binds a name, a raise in it is control flow; alone it acts on the outside
        if happenings.evaluates or happenings.imports or shape.raises:
            return StatementKind.EFFECT
        return StatementKind.INERT
    if shape.binds:
        return StatementKind.ASSIGNMENT
    if shape.raises:
        return StatementKind.EFFECT
    return StatementKind.MUTATION if shape.changes else StatementKind.INERT


class _Shaping:
    """Collects what one statement, and the statements in its blocks, do."""

    def __init__(self, classifier: Classifier, walked: Walked) -> None:
        self._classifier = classifier
        self._scopes = walked.scopes
        self._shape = Shape()

    def shape_of(self, walked: Walked) -> Shape:
        shape = self._shape
        self._look(walked.node)
        shape.binds += walked.happenings.walrus_names
        for use in walked.happenings.uses:
            # inner = conf.setdefault(k, {}), and what a class body does
            changed = changed_attributes(use)
            is_global = use.when is When.EAGER and self._scopes.lookup(use.node).kind is LookupKind.GLOBAL
            if changed is not None and is_global and use.node.value in self._classifier.own_names:
                self._classifier.note_change(use.node.value, bool(changed), shape.changes)
        shape.binds = list(dict.fromkeys(shape.binds))
        shape.changes = [name for name in dict.fromkeys(shape.changes) if name not in shape.binds]
        return shape

    def _look(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.Import | cst.ImportFrom):
            bindings = self._scopes.import_bindings.get(id(node), ())
            self._shape.binds.extend(binding.name for binding in bindings if binding.name != "*")
        elif isinstance(node, cst.FunctionDef | cst.ClassDef):
            self._shape.binds.append(node.name.value)
        elif isinstance(node, cst.Assign):
            for item in node.targets:
                self._target(item.target)
        elif isinstance(node, cst.AnnAssign):
            if node.value is not None:
                self._target(node.target)
        elif isinstance(node, cst.AugAssign):
            self._target(node.target)
        elif isinstance(node, cst.TypeAlias):
            self._shape.binds.append(node.name.value)
        elif isinstance(node, cst.Del):
            self._delete(node.target)
        elif isinstance(node, cst.Expr):
            self._expression(node.value)
        elif isinstance(node, cst.Assert):
            self._shape.is_effect = True
        elif isinstance(node, cst.Raise):
            self._shape.raises = True
        elif isinstance(node, cst.BaseSuite | cst.SimpleStatementLine):
            for part in node.body:
                self._look(part)
        elif isinstance(node, cst.BaseCompoundStatement):
            self._compound(node)
        elif isinstance(node, cst.Else | cst.Finally):
            self._look(node.body)

    def _compound(self, node: cst.BaseCompoundStatement) -> None:
        if isinstance(node, cst.For):
            self._target(node.target)
        elif isinstance(node, cst.With):
            for item in node.items:
                if item.asname is not None:
                    self._target(item.asname.name)
        if isinstance(node, cst.Match):
            for case in node.cases:
                self._shape.binds.extend(_captures(case.pattern))
                self._look(case.body)
            return
        if id(node) in self._scopes.never_runs:
            # if TYPE_CHECKING: ... else: THIS PART
            never = self._scopes.never_runs[id(node)]
            for part in (node.body, getattr(node, "orelse", None)):
                if part is not None and part is not never:
                    self._look(part)
            return
        self._look(node.body)
        for handler in getattr(node, "handlers", ()):
            self._look(handler.body)
        for name in ("orelse", "finalbody"):
            part = getattr(node, name, None)
            if part is not None:
                self._look(part)

    def _target(self, target: cst.CSTNode) -> None:
        if isinstance(target, cst.Name):
            self._shape.binds.append(target.value)
        elif isinstance(target, cst.Tuple | cst.List):
            for element in target.elements:
                self._target(element.value)
        elif isinstance(target, cst.StarredElement):
            self._target(target.value)
        else:
            self._change(target)

    def _delete(self, target: cst.CSTNode) -> None:
        if isinstance(target, cst.Name):
            self._shape.changes.append(target.value)
        elif isinstance(target, cst.Tuple | cst.List):
            for element in target.elements:
                self._delete(element.value)
        else:
            self._change(target)

    def _expression(self, value: cst.BaseExpression) -> None:
        if isinstance(value, cst.BaseString | cst.BaseNumber | cst.Ellipsis):
            return
        if isinstance(value, cst.Name) and value.value in ("None", "True", "False"):
            return
        if isinstance(value, cst.Call) and not isinstance(value.func, cst.Name):
            self._change(value.func)
        else:
            self._shape.is_effect = True

    def _change(self, node: cst.CSTNode) -> None:
        """``X.attr = v``, ``X[k] = v``, ``X.method(...)``: find ``X``."""
        depth = 0
        while isinstance(node, cst.Attribute | cst.Subscript | cst.Call):
            depth += 0 if isinstance(node, cst.Call) else 1
            node = node.func if isinstance(node, cst.Call) else node.value
        if not isinstance(node, cst.Name) or node.value not in self._classifier.own_names:
            self._shape.is_effect = True
            return
        self._classifier.note_change(node.value, depth > 1, self._shape.changes)


def _is_main_guard(test: cst.BaseExpression) -> bool:
    """``__name__ == "__main__"``: never true in a module that is imported."""
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return False
    comparison = test.comparisons[0]
    sides = (test.left, comparison.comparator)
    has_name = any(isinstance(side, cst.Name) and side.value == "__name__" for side in sides)
    has_main = any(text_value(side) == "__main__" for side in sides)
    return isinstance(comparison.operator, cst.Equal) and has_name and has_main


_PATTERN_PARTS = (
    cst.MatchPattern,
    cst.MatchMappingElement,
    cst.MatchKeywordElement,
    cst.MatchSequenceElement,
    cst.MatchOrElement,
    cst.MatchStar,
)


def _captures(pattern: cst.CSTNode) -> Iterator[str]:
    """List the names that a pattern binds."""
    if isinstance(pattern, cst.MatchAs | cst.MatchStar) and pattern.name is not None:
        yield pattern.name.value
    if isinstance(pattern, cst.MatchMapping) and pattern.rest is not None:
        yield pattern.rest.value
    for child in children_of(pattern):
        if isinstance(child, _PATTERN_PARTS):
            yield from _captures(child)


def _aliases_in(node: cst.CSTNode) -> Iterator[tuple[str, Alias]]:
    """Find ``B = A`` and ``for b in (A, ...)``, at top level and in blocks."""
    if isinstance(node, cst.FunctionDef | cst.ClassDef):
        return
    if isinstance(node, cst.Assign):
        for item in node.targets:
            yield from _unpacked(item.target, node.value)
    elif isinstance(node, cst.AnnAssign) and node.value is not None and isinstance(node.target, cst.Name):
        yield from _alias(node.target.value, node.value)
    elif isinstance(node, cst.For):
        sources = tuple(_names_aliased(node.iter, inside=True))
        for name in _names_in(node.target) if sources else ():
            yield name, Alias(sources, is_container=False)
    elif isinstance(node, cst.With):
        for with_item in node.items:
            if with_item.asname is not None and isinstance(with_item.asname.name, cst.Name):
                yield from _alias(with_item.asname.name.value, with_item.item)
    if isinstance(node, cst.BaseCompoundStatement | cst.BaseSuite | cst.SimpleStatementLine | cst.Else | cst.Finally):
        for child in children_of(node):
            yield from _aliases_in(child)
    elif isinstance(node, cst.ExceptHandler | cst.ExceptStarHandler | cst.MatchCase):
        yield from _aliases_in(node.body)


def _unpacked(target: cst.CSTNode, value: cst.BaseExpression) -> Iterator[tuple[str, Alias]]:
    """``B = A``, ``B, C = A, {}``, ``B, *C = A``."""
    if isinstance(target, cst.Name):
        yield from _alias(target.value, value)
        return
    if not isinstance(target, cst.Tuple | cst.List):
        return
    elements = value.elements if isinstance(value, cst.Tuple | cst.List) else ()
    if len(elements) == len(target.elements) and not any(
        isinstance(item, cst.StarredElement) for item in (*elements, *target.elements)
    ):
        for inner, element in zip(target.elements, elements, strict=True):
            yield from _unpacked(inner.value, element.value)
        return
    sources = tuple(_names_aliased(value, inside=True))
    for name in _names_in(target) if sources else ():
        yield name, Alias(sources, is_container=False)


def _names_in(target: cst.CSTNode) -> Iterator[str]:
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, cst.Tuple | cst.List):
        for element in target.elements:
            yield from _names_in(element.value)


def _alias(name: str, value: cst.BaseExpression) -> Iterator[tuple[str, Alias]]:
    direct = tuple(_names_aliased(value, inside=False))
    if direct:
        yield name, Alias(direct, is_container=False)
    elif isinstance(value, cst.List | cst.Tuple | cst.Dict | cst.Set):
        held = tuple(_names_aliased(value, inside=True))
        if held:
            yield name, Alias(held, is_container=True)


def _names_aliased(value: cst.CSTNode, inside: bool) -> Iterator[str]:
    """List the names whose objects an expression may give back (or hold, with ``inside``)."""
    if isinstance(value, cst.Name):
        yield value.value
    elif isinstance(value, cst.Attribute | cst.Subscript):
        yield from _names_aliased(value.value, inside)
    elif isinstance(value, cst.IfExp):
        yield from _names_aliased(value.body, inside)
        yield from _names_aliased(value.orelse, inside)
    elif isinstance(value, cst.BooleanOperation):
        yield from _names_aliased(value.left, inside)
        yield from _names_aliased(value.right, inside)
    elif isinstance(value, cst.NamedExpr):
        yield from _names_aliased(value.value, inside)
    elif isinstance(value, cst.Call):
        # A.setdefault(k, {}), zip(A, B): what comes back may be, or be held by, what went in
        if isinstance(value.func, cst.Attribute) and value.func.attr.value in _INNER_METHODS:
            yield from _names_aliased(value.func.value, inside)
        elif isinstance(value.func, cst.Name) and value.func.value in _INNER_FUNCTIONS:
            for argument in value.args:
                yield from _names_aliased(argument.value, inside)
    elif inside and isinstance(value, cst.List | cst.Tuple | cst.Set | cst.Dict):
        for element in value.elements:
            yield from _names_aliased(element.value, inside)
