"""The one walk over parsed code: fills the scopes and lists what happens at each place, in source order.

Without libcst's metadata wrapper, which copies the tree and takes longer than parsing. Whitespace is never looked at.
"""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from rcpack.analysis.annotations import AnnotationMode, class_mode, function_mode, is_marker
from rcpack.analysis.happenings import CallSite, Happenings, InnerImport, Walked
from rcpack.analysis.literals import text_value
from rcpack.analysis.parsing import ParsedPiece, deep_recursion
from rcpack.analysis.scopes import ScopeKind, Scopes, mangled
from rcpack.analysis.syntax import chain_of, import_bindings, names_bound_by, parameters_of
from rcpack.analysis.walker import Walker
from rcpack.domain.code import ModuleNames, When

#: Functions that show the names of local variables to somebody -> with how many arguments at most.
_SHOWS_LOCALS = {"locals": 0, "vars": 0, "dir": 0, "eval": 1, "exec": 1}
_CONSTANTS = frozenset({cst.Integer, cst.Float, cst.Imaginary, cst.SimpleString, cst.ConcatenatedString})


def walk(piece: ParsedPiece, names: ModuleNames, is_first: bool = False) -> tuple[tuple[Walked, ...], ...]:
    """Walk over code of a module of which all names are known.

    :param piece: the code
    :param names: what is bound at module level, of the names that stand in the code
    :param is_first: whether it is the beginning of the module
    :return: the statements at its top level, those of one line together
    """
    walker = _Walker(Scopes(names), names.has_future_annotations, piece.has_declarations)
    found: list[tuple[Walked, ...]] = []
    with deep_recursion():
        for line in piece.lines:
            several: list[Walked] = []
            for node in line:
                walker.now = Happenings()
                walker.visit(node)
                several.append(Walked(node, walker.now, walker.scopes, piece, is_first and not found and not several))
            found.append(tuple(several))
        walker.scopes.close()
        walker.decide_annotations()
    return tuple(found)


def names_in(pieces: Iterable[ParsedPiece], plain: Iterable[str]) -> ModuleNames:
    """Find out what a module binds.

    :param pieces: its code, in source order
    :param plain: what the definitions bind that were not parsed
    """
    walker = _Walker(Scopes(), False, has_declarations=True)
    module = walker.scopes.module
    module.bound.update(plain)
    with deep_recursion():
        for piece in pieces:
            for line in piece.lines:
                walker.visit_all(line)
    return ModuleNames(
        bound=frozenset(module.bound),
        imports={name: tuple(bindings) for name, bindings in module.imports.items()},
        has_star_import=any(
            binding.name == "*" for bindings in walker.scopes.import_bindings.values() for binding in bindings
        ),
        has_future_annotations=walker.has_future_annotations,
    )


class _Walker(Walker):
    """The state of the walk: where we are."""

    # names

    def visit_Name(self, node: cst.Name) -> None:
        self.load(node, ())

    def visit_Attribute(self, node: cst.Attribute) -> None:
        self.visit_chain(node, is_change=False)

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:
        self.visit(node.value)
        self.store(node.target)
        if self.binding_scope() is self.scopes.module and isinstance(node.target, cst.Name):
            self.now.walrus_names.append(node.target.value)

    def visit_Global(self, node: cst.Global) -> None:
        # declared beforehand, see declare()
        pass

    def visit_Nonlocal(self, node: cst.Nonlocal) -> None:
        pass

    # statements that bind

    def visit_Assign(self, node: cst.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.store(target.target)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)
            self.store(node.target)
        elif isinstance(node.target, cst.Name):
            self.scopes.owner[id(node.target)] = self.scope
            if self.scope.kind is not ScopeKind.MODULE:
                self.bind(node.target.value)
        else:
            self.visit(node.target)
        kind = self.scope.kind
        if kind is ScopeKind.CLASS:
            self.class_annotations.append(node.annotation)
        else:
            is_read = kind is ScopeKind.MODULE and not self.has_future_annotations
            mode = AnnotationMode.EVALUATED if is_read else AnnotationMode.IGNORED
            self.scopes.annotation_modes[id(node.annotation)] = mode
        self.visit_annotation(node.annotation)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        self.evaluate()
        self.visit(node.value)
        if isinstance(node.target, cst.Name):
            self.load(node.target, (), is_change=True)
            self.bind(node.target.value)
        else:
            self.store(node.target)

    def visit_Del(self, node: cst.Del) -> None:
        self.evaluate()
        self.delete(node.target)

    def visit_For(self, node: cst.For) -> None:
        self.evaluate()
        self.visit(node.iter)
        self.store(node.target)
        self.visit_all((node.body, node.orelse))

    def visit_If(self, node: cst.If) -> None:
        runs, never = self.split_type_checking(node)
        self.visit(node.test)
        if never is not None:
            self.scopes.never_runs[id(node)] = never
            if self.scope is self.scopes.module:
                self.now.typing_names.extend(names_bound_by(never))
        self.visit_all(runs)

    def split_type_checking(self, node: cst.If) -> tuple[tuple[cst.CSTNode | None, ...], cst.CSTNode | None]:
        """Split ``if TYPE_CHECKING:`` into the parts that run and the part that never does."""
        test = node.test
        if self.is_type_checking(test):
            return (node.orelse,), node.body
        if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
            if self.is_type_checking(test.expression):
                return (node.body,), node.orelse or cst.IndentedBlock(())
        return (node.body, node.orelse), None

    def is_type_checking(self, test: cst.BaseExpression) -> bool:
        chain = chain_of(test)
        if chain is None or "TYPE_CHECKING" not in (chain[0].value, *chain[1]):
            return False
        found = self.scopes.lookup_in(self.scope, chain[0].value)
        bindings = found.imports or tuple(self.scopes.module.imports.get(chain[0].value, ()))
        paths = {
            (binding.module, *((binding.attribute,) if binding.attribute else ()), *chain[1]) for binding in bindings
        }
        return bool(paths) and paths <= {("typing", "TYPE_CHECKING"), ("typing_extensions", "TYPE_CHECKING")}

    def visit_WithItem(self, node: cst.WithItem) -> None:
        self.evaluate()
        self.visit(node.item)
        if node.asname is not None:
            self.store(node.asname.name)

    def visit_ExceptHandler(self, node: cst.ExceptHandler | cst.ExceptStarHandler) -> None:
        if node.type is not None:
            self.visit(node.type)
        if node.name is not None:
            self.store(node.name.name)
        self.visit(node.body)

    visit_ExceptStarHandler = visit_ExceptHandler

    def visit_Import(self, node: cst.Import | cst.ImportFrom) -> None:
        bindings = tuple(import_bindings(node))
        self.scopes.import_bindings[id(node)] = bindings
        if bindings and bindings[0].module == "__future__" and not bindings[0].level:
            self.has_future_annotations |= any(binding.attribute == "annotations" for binding in bindings)
        for binding in bindings:
            if binding.name != "*":
                name = mangled(binding.name, self.scope.class_name)
                if name in self.scope.globals:
                    self.now.global_writes.add(name)
                    self.scope.bound.add(name)
                if not self.scope.is_closed:
                    self.scope.imports.setdefault(name, []).append(binding)
        self.now.imports.append(InnerImport(node, bindings, self.scope, self.when))

    visit_ImportFrom = visit_Import

    def visit_TypeAlias(self, node: cst.TypeAlias) -> None:
        self.store(node.name)
        outer, when = self.scope, self.when
        if node.type_parameters is not None:
            self.open_type_parameters(node, node.type_parameters)
        self.open(node, ScopeKind.TYPE_PARAMETERS)
        self.when = When.LAZY
        self.visit(node.value)
        self.scope, self.when = outer, when

    # patterns

    def visit_MatchAs(self, node: cst.MatchAs) -> None:
        if node.pattern is not None:
            self.visit(node.pattern)
        if node.name is not None:
            self.store(node.name)

    def visit_MatchStar(self, node: cst.MatchStar) -> None:
        if node.name is not None:
            self.store(node.name)

    def visit_MatchMapping(self, node: cst.MatchMapping) -> None:
        self.visit_all(node.elements)
        if node.rest is not None:
            self.store(node.rest)

    def visit_MatchKeywordElement(self, node: cst.MatchKeywordElement) -> None:
        self.visit(node.pattern)

    def visit_Match(self, node: cst.Match) -> None:
        self.evaluate()
        self.visit(node.subject)
        self.visit_all(node.cases)

    # scopes

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.visit_all(node.decorators)
        self.store(node.name)
        outer, when, class_annotations = self.scope, self.when, self.class_annotations
        self.visit_defaults(node.params)
        if node.type_parameters is not None:
            self.open_type_parameters(node, node.type_parameters)
        annotations = [item.annotation for item in parameters_of(node.params) if item.annotation is not None]
        if node.returns is not None:
            annotations.append(node.returns)
        for annotation in annotations:
            self.visit_annotation(annotation)
        self.functions.append((node, annotations))
        scope = self.open(node, ScopeKind.FUNCTION)
        self.bind_parameters(scope, node.params)
        self.declare(node.body)
        self.when = When.LAZY
        self.visit_body(node.body)
        self.scope, self.when, self.class_annotations = outer, when, class_annotations

    def visit_Lambda(self, node: cst.Lambda) -> None:
        self.visit_defaults(node.params)
        outer, when = self.scope, self.when
        self.bind_parameters(self.open(node, ScopeKind.FUNCTION), node.params)
        self.when = When.LAZY
        self.visit(node.body)
        self.scope, self.when = outer, when

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.visit_all(node.decorators)
        self.store(node.name)
        outer, before = self.scope, self.class_annotations
        if node.type_parameters is not None:
            self.open_type_parameters(node, node.type_parameters)
        for item in (*node.bases, *node.keywords):
            if isinstance(item.value, cst.Subscript):  # class A(Generic[T])
                self.visit_aside(item.value)
            else:
                self.visit(item.value)
        self.open(node, ScopeKind.CLASS)
        self.class_annotations = []
        self.declare(node.body)
        self.visit_body(node.body)
        self.classes.append((node, self.class_annotations))
        self.scope, self.class_annotations = outer, before

    def visit_comprehension(self, node: cst.BaseComp) -> None:
        self.evaluate()
        # [elt for target in iter if test ...]: the first iter is evaluated outside
        first: cst.CompFor | None = node.for_in
        assert first is not None, "a comprehension has a for"
        self.visit(first.iter)
        outer = self.scope
        scope = self.open(node, ScopeKind.COMPREHENSION)
        part: cst.CompFor | None = first
        while part is not None:
            if part is not first:
                self.visit(part.iter)
            self.store_in_comprehension(scope, part.target)
            self.visit_all(item.test for item in part.ifs)
            part = part.inner_for_in
        for name in ("key", "value", "elt"):
            value = getattr(node, name, None)
            if value is not None:
                self.visit(value)
        self.scope = outer

    visit_ListComp = visit_comprehension
    visit_SetComp = visit_comprehension
    visit_DictComp = visit_comprehension
    visit_GeneratorExp = visit_comprehension

    # expressions of note

    def visit_Call(self, node: cst.Call) -> None:
        self.evaluate()
        if type(node.func) is cst.Name and len(node.args) <= _SHOWS_LOCALS.get(node.func.value, -1):
            self.make_opaque()
        self.now.calls.append(CallSite(node, self.scope, self.when))
        self.visit(node.func)
        self.visit_all(item.value for item in node.args)

    def visit_BinaryOperation(self, node: cst.BinaryOperation) -> None:
        if type(node.left) not in _CONSTANTS or type(node.right) not in _CONSTANTS:
            self.evaluate()
        self.visit(node.left)
        self.visit(node.right)

    def visit_Comparison(self, node: cst.Comparison) -> None:
        self.evaluate()
        self.visit(node.left)
        self.visit_all(item.comparator for item in node.comparisons)

    def visit_Subscript(self, node: cst.Subscript) -> None:
        self.evaluate()
        self.visit(node.value)
        self.visit_all(node.slice)

    def visit_Await(self, node: cst.Await) -> None:
        self.evaluate()
        self.visit(node.expression)

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> None:
        if self.annotation is None and text_value(node) is not None:
            self.now.strings.append(node)
        else:
            self.visit_children(node)

    def visit_FormattedString(self, node: cst.FormattedString) -> None:
        if self.annotation is None and text_value(node) is not None:
            self.now.strings.append(node)
        else:
            self.visit_children(node)

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        if self.annotation is None:
            self.now.strings.append(node)
        else:
            self.now.quoted.append((node, self.scope, self.annotation))

    def visit_Decorator(self, node: cst.Decorator) -> None:
        if self.when is When.EAGER:
            self.now.decorators.append(node.decorator)
        self.visit_aside(node.decorator)

    # what comes after

    def decide_annotations(self) -> None:
        modes, path_of = self.scopes.annotation_modes, self.scopes.path_of
        for function, found in self.functions:
            mode = function_mode(function, self.has_future_annotations, path_of)
            modes.update((id(annotation), mode) for annotation in found)
        for class_node, found in self.classes:
            mode = class_mode(class_node, self.has_future_annotations, path_of)
            modes.update((id(annotation), mode) for annotation in found)
            if mode is AnnotationMode.SPELLED:
                markers = (annotation for annotation in found if is_marker(annotation, path_of))
                modes.update((id(annotation), AnnotationMode.EVALUATED) for annotation in markers)
