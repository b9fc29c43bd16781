"""The rules for statements and patterns, one per function, one per node kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from rcpack.analysis.scopes import ScopeKind
from rcpack.analysis.syntax import docstring_of
from rcpack.hashing.encoding import ABSENT, string
from rcpack.hashing.expressions import ExpressionWriter
from rcpack.hashing.names import CONSTANT_NAMES

_IMPORTS = frozenset({cst.Import, cst.ImportFrom})
_SILENT = frozenset({cst.Pass, cst.Global, cst.Nonlocal})
_CONSTANTS = frozenset({cst.SimpleString, cst.Integer, cst.Float, cst.Imaginary, cst.Ellipsis})


class StatementWriter(ExpressionWriter):
    """Writes statements."""

    # bodies

    def body(self, node: cst.BaseSuite, is_documented: bool = False) -> None:
        """Write the statements of a block; one that does nothing is as good as ``pass`` and not written.

        :param node: the block
        :param is_documented: whether a string that stands first is a docstring
        """
        self.write("[")
        if is_documented and self.flags.docs:
            self.docstring(node)
        self.statements(node.body)
        self.write("]")

    def docstring(self, node: cst.BaseSuite | cst.Module) -> None:
        """Write the docstring of a function, class or module, if it has one."""
        value = docstring_of(node)
        if value is not None:
            self.write("(Doc")
            self.visit(value)
            self.write(")")

    def optional_body(self, node: cst.Else | None) -> None:
        """Write an else block: without one, and one that does nothing, are equal."""
        if node is None:
            self.write("[]")
        else:
            self.body(node.body)

    def statements(self, nodes: Iterable[cst.CSTNode]) -> None:
        """Write statements, import statements that follow each other as one."""
        run: list[cst.CSTNode] = []
        for node in self.that_count(nodes):
            if type(node) in _IMPORTS:
                run.append(node)
                continue
            if run:
                self.imports(run)
                run = []
            self.visit(node)
        if run:
            self.imports(run)

    def that_count(self, nodes: Iterable[cst.CSTNode]) -> Iterator[cst.CSTNode]:
        """List the statements that do something, ``if TYPE_CHECKING:`` replaced by the part of it that runs."""
        for node in nodes:
            if type(node) is cst.SimpleStatementLine:
                yield from (item for item in node.body if not self.does_nothing(item))
            elif type(node) is cst.If and id(node) in self.scopes.never_runs:
                never = self.scopes.never_runs[id(node)]
                if self.scope.kind is ScopeKind.FUNCTION and _yields(never):
                    yield cst.Expr(cst.Yield())  # it never runs, and makes a generator of the function all the same
                runs = node.orelse if never is node.body else node.body
                if isinstance(runs, cst.If):  # if TYPE_CHECKING: ... elif x: ...
                    yield from self.that_count([runs])
                elif runs is not None:
                    block = runs.body if isinstance(runs, cst.Else) else runs
                    yield from self.that_count(block.body)
            elif not self.does_nothing(node):
                yield node

    def does_nothing(self, node: cst.CSTNode) -> bool:
        """Tell whether a statement has no effect at all."""
        # global x, nonlocal x: what they declare is in the meaning of each name
        if type(node) in _SILENT:
            return True
        if type(node) is cst.Expr:
            return _is_constant(node.value)
        # x: int, where nobody sees it; that it makes x local is in the meaning of each x
        if type(node) is cst.AnnAssign and node.value is None and type(node.target) is cst.Name:
            return not self.is_annotation_seen(node)
        return False

    # simple statements

    def write_Expr(self, node: cst.Expr) -> None:
        self.write("(Expr")
        self.visit(node.value)
        self.write(")")

    def write_Assign(self, node: cst.Assign) -> None:
        self.write("(Assign[")
        for item in node.targets:
            self.target(item.target)
        self.write("]")
        self.visit(node.value)
        self.write(")")

    def is_annotation_seen(self, node: cst.AnnAssign) -> bool:
        if self.scope.kind is ScopeKind.FUNCTION:  # never evaluated, never kept
            return False
        return self.flags.annotations or self.scopes.annotation_modes[id(node.annotation)].value != "ignored"

    def write_AnnAssign(self, node: cst.AnnAssign) -> None:
        if not self.is_annotation_seen(node):
            if node.value is None:  # a.b: int evaluates a
                self.write("(Declare")
                self.target(node.target)
            else:  # x: int = 1 is x = 1
                self.write("(Assign[")
                self.target(node.target)
                self.write("]")
                self.visit(node.value)
            self.write(")")
            return
        # (x): int = 1 is not put into __annotations__
        is_kept = isinstance(node.target, cst.Name) and not node.target.lpar
        self.write("(AnnAssign" if is_kept else "(AnnAssignOther")
        self.target(node.target)
        self.annotation(node.annotation)
        self.optional(node.value)
        self.write(")")

    def write_AugAssign(self, node: cst.AugAssign) -> None:
        self.write(f"(AugAssign{self.operator(node.operator)}")
        self.changed(node.target)
        self.visit(node.value)
        self.write(")")

    def changed(self, node: cst.CSTNode) -> None:
        """Write a target that is read first, or deleted: a global one is a hole."""
        if isinstance(node, cst.Name):
            self.load(node)
        elif isinstance(node, (cst.Tuple, cst.List)):  # del (a, b)
            self.write("(Tuple[" if isinstance(node, cst.Tuple) else "(List[")
            for element in node.elements:
                self.changed(element.value)
            self.write("])")
        else:
            self.target(node)

    def write_Del(self, node: cst.Del) -> None:
        self.write("(Del")
        self.changed(node.target)
        self.write(")")

    def write_Return(self, node: cst.Return) -> None:
        self.write("(Return")
        self.optional(node.value)
        self.write(")")

    def write_Raise(self, node: cst.Raise) -> None:
        self.write("(Raise")
        self.optional(node.exc)
        self.optional(node.cause.item if node.cause is not None else None)
        self.write(")")

    def write_Assert(self, node: cst.Assert) -> None:
        self.write("(Assert")
        self.visit(node.test)
        self.optional(node.msg)
        self.write(")")

    def write_Break(self, node: cst.Break) -> None:
        self.write("(Break)")

    def write_Continue(self, node: cst.Continue) -> None:
        self.write("(Continue)")

    # blocks

    def write_If(self, node: cst.If) -> None:
        self.write("(If")
        self.visit(node.test)
        self.body(node.body)
        if isinstance(node.orelse, cst.If):  # elif is else: if
            self.write("[")
            self.statements([node.orelse])
            self.write("]")
        else:
            self.optional_body(node.orelse)
        self.write(")")

    def write_While(self, node: cst.While) -> None:
        self.write("(While")
        self.visit(node.test)
        self.body(node.body)
        self.optional_body(node.orelse)
        self.write(")")

    def write_For(self, node: cst.For) -> None:
        self.write("(AsyncFor" if node.asynchronous is not None else "(For")
        self.target(node.target)
        self.visit(node.iter)
        self.body(node.body)
        self.optional_body(node.orelse)
        self.write(")")

    def write_With(self, node: cst.With) -> None:
        self.write("(AsyncWith" if node.asynchronous is not None else "(With")
        self.sequence(node.items)
        self.body(node.body)
        self.write(")")

    def write_WithItem(self, node: cst.WithItem) -> None:
        self.write("(WithItem")
        self.visit(node.item)
        if node.asname is None:
            self.write(ABSENT)
        else:
            self.target(node.asname.name)
        self.write(")")

    def write_Try(self, node: cst.Try | cst.TryStar) -> None:
        self.write("(TryStar" if isinstance(node, cst.TryStar) else "(Try")
        self.body(node.body)
        self.sequence(node.handlers)
        self.optional_body(node.orelse)
        if node.finalbody is None:
            self.write(ABSENT)
        else:
            self.body(node.finalbody.body)
        self.write(")")

    write_TryStar = write_Try

    def write_ExceptHandler(self, node: cst.ExceptHandler | cst.ExceptStarHandler) -> None:
        self.write("(Except")
        self.optional(node.type)
        if node.name is None:
            self.write(ABSENT)
        else:
            self.target(node.name.name)
        self.body(node.body)
        self.write(")")

    write_ExceptStarHandler = write_ExceptHandler

    # definitions

    def write_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.write("(AsyncFunctionDef" if node.asynchronous is not None else "(FunctionDef")
        self.sequence(node.decorators)
        self.store(node.name)
        self.write(string(node.name.value))  # also of a nested function: __name__ shows it
        self.optional(node.type_parameters)
        self.parameters(node, node.params)
        self.annotation(node.returns)
        outer, self.scope = self.scope, self.scopes.opened[id(node)]
        self.body(node.body, is_documented=True)
        self.scope = outer
        self.write(")")

    def write_ClassDef(self, node: cst.ClassDef) -> None:
        self.write("(ClassDef")
        self.sequence(node.decorators)
        self.store(node.name)
        self.write(string(node.name.value))
        self.optional(node.type_parameters)
        self.sequence(node.bases)
        self.sequence(node.keywords)
        outer, self.scope = self.scope, self.scopes.opened[id(node)]
        self.body(node.body, is_documented=True)
        self.scope = outer
        self.write(")")

    def write_Decorator(self, node: cst.Decorator) -> None:
        self.visit(node.decorator)

    def write_TypeParameters(self, node: cst.TypeParameters) -> None:
        self.sequence(node.params)

    def write_TypeParam(self, node: cst.TypeParam) -> None:
        param = node.param
        if isinstance(param, cst.TypeVar):
            self.write("(TypeVar")
        elif isinstance(param, cst.ParamSpec):
            self.write("(ParamSpec")
        else:
            self.write("(TypeVarTuple")
        self.store(param.name)
        self.write(string(param.name.value))
        self.optional(param.bound if isinstance(param, cst.TypeVar) else None)
        if node.default is not None and node.star:  # [*Ts = *x]
            self.write("(Star")
            self.visit(node.default)
            self.write(")")
        else:
            self.optional(node.default)
        self.write(")")

    def write_TypeAlias(self, node: cst.TypeAlias) -> None:
        self.write("(TypeAlias")
        self.store(node.name)
        self.write(string(node.name.value))
        self.optional(node.type_parameters)
        self.visit(node.value)
        self.write(")")

    # patterns

    def write_Match(self, node: cst.Match) -> None:
        self.write("(Match")
        self.visit(node.subject)
        self.sequence(node.cases)
        self.write(")")

    def write_MatchCase(self, node: cst.MatchCase) -> None:
        self.write("(Case")
        self.visit(node.pattern)
        self.optional(node.guard)
        self.body(node.body)
        self.write(")")

    def write_MatchValue(self, node: cst.MatchValue) -> None:
        self.write("(MatchValue")
        self.visit(node.value)
        self.write(")")

    def write_MatchSingleton(self, node: cst.MatchSingleton) -> None:
        # compared by identity, but written like None, True, False anywhere
        self.write("(MatchSingleton")
        self.visit(node.value)
        self.write(")")

    def write_MatchSequence(self, node: cst.MatchList | cst.MatchTuple) -> None:
        # case [a, b], case (a, b), case a, b
        self.write("(MatchSequence")
        self.sequence(node.patterns)
        self.write(")")

    write_MatchList = write_MatchSequence
    write_MatchTuple = write_MatchSequence

    def write_MatchSequenceElement(self, node: cst.MatchSequenceElement) -> None:
        self.visit(node.value)

    def write_MatchStar(self, node: cst.MatchStar) -> None:
        self.write("(MatchStar")
        self.capture(node.name)
        self.write(")")

    def write_MatchMapping(self, node: cst.MatchMapping) -> None:
        self.write("(MatchMapping")
        self.sequence(node.elements)
        self.capture(node.rest)
        self.write(")")

    def write_MatchMappingElement(self, node: cst.MatchMappingElement) -> None:
        self.write("(MatchPair")
        self.visit(node.key)
        self.visit(node.pattern)
        self.write(")")

    def write_MatchClass(self, node: cst.MatchClass) -> None:
        self.write("(MatchClass")
        self.visit(node.cls)
        self.sequence(node.patterns)
        self.sequence(node.kwds)
        self.write(")")

    def write_MatchKeywordElement(self, node: cst.MatchKeywordElement) -> None:
        self.write(f"(MatchKeyword{string(node.key.value)}")
        self.visit(node.pattern)
        self.write(")")

    def write_MatchAs(self, node: cst.MatchAs) -> None:
        self.write("(MatchAs")
        self.optional(node.pattern)
        self.capture(node.name)
        self.write(")")

    def write_MatchOr(self, node: cst.MatchOr) -> None:
        self.write("(MatchOr")
        self.sequence(item.pattern for item in node.patterns)
        self.write(")")

    def capture(self, name: cst.Name | None) -> None:
        """Write the name that a pattern binds; ``_`` binds none."""
        if name is None:
            self.write(ABSENT)
        else:
            self.store(name)


def _is_constant(node: cst.BaseExpression) -> bool:
    """Tell whether an expression is a constant, an f-string without fields included."""
    if type(node) is cst.Name:
        return node.value in CONSTANT_NAMES
    if type(node) is cst.ConcatenatedString:
        return _is_constant(node.left) and _is_constant(node.right)
    if type(node) is cst.FormattedString:
        return all(type(part) is cst.FormattedStringText for part in node.parts)
    return type(node) in _CONSTANTS


def _yields(node: cst.CSTNode) -> bool:
    """Tell whether a block that never runs has a ``yield`` of its own function."""
    if isinstance(node, cst.FunctionDef | cst.ClassDef | cst.Lambda):
        return False
    return isinstance(node, cst.Yield) or any(_yields(child) for child in node.children)
