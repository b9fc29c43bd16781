"""The one walk over a parsed module: fills the scopes and lists what happens at each place, in source order.

Without libcst's metadata wrapper, which copies the tree and takes longer than parsing. Whitespace is never looked at.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import libcst as cst

from rcpack.analysis.annotations import AnnotationMode, class_mode, function_mode
from rcpack.analysis.parsing import ParsedModule
from rcpack.analysis.scopes import Scope, ScopeKind, Scopes, chain_of, import_bindings, mangled
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
    strings: list[cst.SimpleString] = field(default_factory=list)
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


def walk(parsed: ParsedModule) -> Walked:
    """Walk over a module.

    :param parsed: the module
    """
    walker = _Walker(parsed)
    statements = []
    for line in parsed.tree.body:
        for statement in line.body if isinstance(line, cst.SimpleStatementLine) else (line,):
            walker.now = Happenings()
            walker.visit(statement)
            statements.append((statement, walker.now))
    walked = Walked(parsed, walker.scopes, statements, walker.has_future_annotations)
    walker.decide_annotations(walked)
    return walked


#: Functions that show the names of local variables to somebody -> with how many arguments at most.
_SHOWS_LOCALS = {"locals": 0, "vars": 0, "dir": 0, "eval": 1, "exec": 1}
#: Attributes by which frames, and so local variables, are reached.
_FRAMES = frozenset({"_getframe", "currentframe", "f_locals", "f_back"})

_CONSTANTS = (cst.BaseNumber, cst.SimpleString, cst.ConcatenatedString)

_NOT_WALKED = (
    cst.BaseParenthesizableWhitespace,
    cst.TrailingWhitespace,
    cst.EmptyLine,
    cst.Newline,
    cst.Comment,
    cst.LeftParen,
    cst.RightParen,
    cst.LeftSquareBracket,
    cst.RightSquareBracket,
    cst.LeftCurlyBrace,
    cst.RightCurlyBrace,
    cst.Comma,
    cst.Semicolon,
    cst.Colon,
    cst.Dot,
    cst.AssignEqual,
)
_SKIPPED_FIELDS = frozenset(
    "lpar rpar comma semicolon equal leading_lines lines_after_decorators trailing_whitespace header footer lbracket "
    "rbracket lbrace rbrace colon first_colon second_colon dot separator indent operator".split()
)
_fields_of_type: dict[type, tuple[str, ...]] = {}


def child_fields(node_type: type[cst.CSTNode]) -> tuple[str, ...]:
    """Names of the fields of a node type that can hold code, in source order."""
    names = _fields_of_type.get(node_type)
    if names is None:
        names = tuple(
            item.name
            for item in dataclasses.fields(node_type)
            if item.name not in _SKIPPED_FIELDS and not item.name.startswith("whitespace")
        )
        _fields_of_type[node_type] = names
    return names


class _Walker:
    """The state of the walk: where we are."""

    def __init__(self, parsed: ParsedModule) -> None:
        self.parsed = parsed
        self.scopes = Scopes()
        self.scope = self.scopes.module
        self.when = When.EAGER
        self.annotation: int | None = None
        self.now = Happenings()
        self.has_future_annotations = False
        self.functions: list[tuple[cst.FunctionDef, list[cst.Annotation]]] = []
        self.classes: list[tuple[cst.ClassDef, list[cst.Annotation]]] = []
        #: Annotations of the variables of the class body that is walked.
        self.class_annotations: list[cst.Annotation] = []
        self.handlers: dict[type, Callable[[cst.CSTNode], None]] = {
            getattr(cst, name.removeprefix("visit_")): getattr(self, name)
            for name in dir(self)
            if name.startswith("visit_") and hasattr(cst, name.removeprefix("visit_"))
        }

    def visit(self, node: cst.CSTNode) -> None:
        handler = self.handlers.get(type(node))
        if handler is not None:
            handler(node)
        else:
            self.visit_children(node)

    def visit_children(self, node: cst.CSTNode) -> None:
        for name in child_fields(type(node)):
            value = getattr(node, name)
            if isinstance(value, cst.CSTNode):
                if not isinstance(value, _NOT_WALKED):
                    self.visit(value)
            elif isinstance(value, (tuple, list)):
                for item in value:
                    if isinstance(item, cst.CSTNode) and not isinstance(item, _NOT_WALKED):
                        self.visit(item)

    def visit_all(self, nodes: Iterable[cst.CSTNode | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    # names

    def visit_Name(self, node: cst.Name) -> None:
        self.load(node, ())

    def load(self, node: cst.Name, attributes: tuple[str, ...], is_change: bool = False) -> None:
        self.scopes.owner[id(node)] = self.scope
        self.now.uses.append(Use(node, attributes, self.scope, self.when, self.annotation, is_change))

    def visit_Attribute(self, node: cst.Attribute) -> None:
        self.visit_chain(node, is_change=False)

    def visit_chain(self, node: cst.BaseExpression, is_change: bool) -> None:
        attributes: list[str] = []
        while isinstance(node, cst.Attribute):
            attributes.append(node.attr.value)
            node = node.value
        self.now.attribute_names.update(attributes)
        if not _FRAMES.isdisjoint(attributes):
            self.make_opaque()
        if isinstance(node, cst.Name):
            self.load(node, tuple(reversed(attributes)), is_change)
        else:
            self.visit(node)

    def bind(self, name: str) -> None:
        scope = self.scope
        while scope.kind is ScopeKind.COMPREHENSION and scope.parent is not None:  # only a walrus comes here
            scope = scope.parent
        name = mangled(name, scope.class_name)
        if name in scope.globals:
            self.now.global_writes.add(name)
        scope.bound.add(name)

    def store(self, target: cst.CSTNode) -> None:
        """Visit the target of an assignment, loop, with item or import."""
        if isinstance(target, cst.Name):
            self.scopes.owner[id(target)] = self.scope
            self.bind(target.value)
        elif isinstance(target, (cst.Tuple, cst.List)):
            for element in target.elements:
                self.store(element.value)
        elif isinstance(target, cst.StarredElement):
            self.store(target.value)
        elif isinstance(target, cst.Attribute):  # a.b = ...
            self.change(target.value)
            self.now.attribute_names.add(target.attr.value)
        elif isinstance(target, cst.Subscript):  # a[b] = ...
            self.change(target.value)
            self.visit_all(target.slice)
        else:
            self.visit(target)

    def change(self, node: cst.BaseExpression) -> None:
        if self.when is When.EAGER:
            self.now.evaluates = True
        while isinstance(node, cst.Subscript):  # a[b].c = ...
            self.visit_all(node.slice)
            node = node.value
        self.visit_chain(node, is_change=True)

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:
        self.visit(node.value)
        self.store(node.target)

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

    def delete(self, target: cst.CSTNode) -> None:
        if isinstance(target, cst.Name):
            if self.scope.kind is not ScopeKind.MODULE:
                self.bind(target.value)
            self.load(target, (), is_change=True)
        elif isinstance(target, (cst.Tuple, cst.List)):
            for element in target.elements:
                self.delete(element.value)
        else:
            self.store(target)

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
        bindings = tuple(import_bindings(node, self.parsed.line_of(node)))
        self.scopes.import_bindings[id(node)] = bindings
        if bindings and bindings[0].module == "__future__" and not bindings[0].level:
            self.has_future_annotations |= any(binding.attribute == "annotations" for binding in bindings)
        for binding in bindings:
            if binding.name != "*":
                name = mangled(binding.name, self.scope.class_name)
                if name in self.scope.globals:
                    self.now.global_writes.add(name)
                    self.scope.bound.add(name)
                self.scope.imports.setdefault(name, []).append(binding)
        self.now.imports.append(InnerImport(bindings, self.scope, self.when))

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

    def open(self, node: cst.CSTNode, kind: ScopeKind) -> Scope:
        class_name = self.scope.class_name
        if isinstance(node, cst.ClassDef) and kind is ScopeKind.CLASS:
            class_name = node.name.value
        scope = Scope(kind, self.scope, node, class_name=class_name)
        table = self.scopes.type_scopes if kind is ScopeKind.TYPE_PARAMETERS else self.scopes.opened
        table[id(node)] = scope
        self.scope = scope
        return scope

    def open_type_parameters(self, node: cst.CSTNode, parameters: cst.TypeParameters) -> None:
        scope = self.open(node, ScopeKind.TYPE_PARAMETERS)
        scope.bound.update(item.param.name.value for item in parameters.params)
        when, self.when = self.when, When.LAZY
        for item in parameters.params:
            self.scopes.owner[id(item.param.name)] = scope
            if isinstance(item.param, cst.TypeVar) and item.param.bound is not None:
                self.visit(item.param.bound)
            default = getattr(item, "default", None)
            if default is not None:
                self.visit(default)
        self.when = when

    def make_opaque(self) -> None:
        scope: Scope | None = self.scope
        while scope is not None and scope.kind is not ScopeKind.MODULE:
            scope.is_opaque = True
            scope = scope.parent

    def declare(self, body: cst.CSTNode) -> None:
        """Note the ``global`` and ``nonlocal`` statements of a function or class body before its names are bound."""
        stack: list[cst.CSTNode] = [body]
        while stack:
            node = stack.pop()
            if isinstance(node, cst.Global):
                self.scope.globals.update(mangled(item.name.value, self.scope.class_name) for item in node.names)
            elif isinstance(node, cst.Nonlocal):
                self.scope.nonlocals.update(mangled(item.name.value, self.scope.class_name) for item in node.names)
            elif isinstance(node, (cst.FunctionDef, cst.ClassDef)):
                continue
            elif isinstance(node, cst.SimpleStatementLine | cst.SimpleStatementSuite):
                stack.extend(item for item in node.body if isinstance(item, cst.Global | cst.Nonlocal))
            elif isinstance(node, cst.IndentedBlock):
                stack.extend(node.body)
            elif isinstance(
                node, cst.BaseCompoundStatement | cst.Else | cst.Finally | cst.ExceptHandler | cst.MatchCase
            ):
                for name in ("body", "orelse", "finalbody", "handlers", "cases"):
                    value = getattr(node, name, None)
                    if isinstance(value, cst.CSTNode):
                        stack.append(value)
                    elif value:
                        stack.extend(value)
            elif isinstance(node, cst.ExceptStarHandler):
                stack.append(node.body)

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

    def bind_parameters(self, scope: Scope, parameters: cst.Parameters) -> None:
        for item in parameters_of(parameters):
            self.scopes.owner[id(item.name)] = scope
            scope.bound.add(mangled(item.name.value, scope.class_name))

    def visit_defaults(self, parameters: cst.Parameters) -> None:
        self.visit_all(item.default for item in parameters_of(parameters))

    def visit_annotation(self, annotation: cst.Annotation) -> None:
        before, self.annotation = self.annotation, id(annotation)
        self.visit_aside(annotation.annotation)
        self.annotation = before

    def visit_body(self, body: cst.BaseSuite) -> None:
        """Visit the body of a function or class without its docstring."""
        self.visit_all(body.body[1:] if docstring_of(body) is not None else body.body)

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

    def store_in_comprehension(self, scope: Scope, target: cst.CSTNode) -> None:
        if isinstance(target, cst.Name):
            self.scopes.owner[id(target)] = scope
            scope.bound.add(mangled(target.value, scope.class_name))
        elif isinstance(target, (cst.Tuple, cst.List)):
            for element in target.elements:
                self.store_in_comprehension(scope, element.value)
        else:
            self.store(target)

    visit_ListComp = visit_comprehension
    visit_SetComp = visit_comprehension
    visit_DictComp = visit_comprehension
    visit_GeneratorExp = visit_comprehension

    # expressions of note

    def evaluate(self) -> None:
        if self.when is When.EAGER:
            self.now.evaluates = True

    def visit_Call(self, node: cst.Call) -> None:
        self.evaluate()
        if isinstance(node.func, cst.Name) and len(node.args) <= _SHOWS_LOCALS.get(node.func.value, -1):
            self.make_opaque()
        self.now.calls.append(CallSite(node, self.scope, self.when))
        self.visit(node.func)
        self.visit_all(item.value for item in node.args)

    def visit_BinaryOperation(self, node: cst.BinaryOperation) -> None:
        if not (isinstance(node.left, _CONSTANTS) and isinstance(node.right, _CONSTANTS)):
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

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        if self.annotation is None:
            self.now.strings.append(node)
        else:
            self.now.quoted.append((node, self.scope, self.annotation))

    def visit_Decorator(self, node: cst.Decorator) -> None:
        if self.when is When.EAGER:
            self.now.decorators.append(node.decorator)
        self.visit_aside(node.decorator)

    def visit_aside(self, node: cst.CSTNode) -> None:
        """Visit an expression whose evaluation is judged elsewhere."""
        evaluates = self.now.evaluates
        self.visit(node)
        self.now.evaluates = evaluates

    # what comes after

    def decide_annotations(self, walked: Walked) -> None:
        modes = self.scopes.annotation_modes
        for function, found in self.functions:
            mode = function_mode(function, self.has_future_annotations, walked.path_of)
            modes.update((id(annotation), mode) for annotation in found)
        for class_node, found in self.classes:
            mode = class_mode(class_node, self.has_future_annotations, walked.path_of)
            modes.update((id(annotation), mode) for annotation in found)


def parameters_of(parameters: cst.Parameters) -> Sequence[cst.Param]:
    """List the parameters of a function in the order in which they are written."""
    found = [*parameters.posonly_params, *parameters.params]
    if isinstance(parameters.star_arg, cst.Param):
        found.append(parameters.star_arg)
    found.extend(parameters.kwonly_params)
    if parameters.star_kwarg is not None:
        found.append(parameters.star_kwarg)
    return found


def names_bound_by(body: cst.CSTNode) -> list[str]:
    """List the names that the statements of a block bind, without looking into functions; for blocks that never run."""
    names: list[str] = []
    for node in getattr(body, "body", ()):
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
            names.append(node.name.value)
        elif isinstance(node, (cst.Import, cst.ImportFrom)):
            names.extend(binding.name for binding in import_bindings(node, 0))
        elif isinstance(node, cst.Assign):
            names.extend(item.target.value for item in node.targets if isinstance(item.target, cst.Name))
        elif isinstance(node, cst.AnnAssign) and isinstance(node.target, cst.Name):
            names.append(node.target.value)
        elif isinstance(node, cst.TypeAlias):
            names.append(node.name.value)
        else:
            names.extend(names_bound_by(node))
            for part in ("orelse", "finalbody"):
                if getattr(node, part, None) is not None:
                    names.extend(names_bound_by(getattr(node, part)))
            for handler in getattr(node, "handlers", ()):
                names.extend(names_bound_by(handler))
            if isinstance(getattr(node, "body", None), cst.BaseSuite):
                names.extend(names_bound_by(node.body))
    return names


def docstring_of(body: cst.BaseSuite | cst.Module) -> cst.BaseString | None:
    """Return the docstring of a function, class or module: a plain (or concatenated) string that stands first."""
    first: cst.CSTNode | None = body.body[0] if body.body else None
    if isinstance(first, cst.SimpleStatementLine):
        first = first.body[0] if first.body else None
    if not isinstance(first, cst.Expr):
        return None
    value = piece = first.value
    while isinstance(piece, cst.ConcatenatedString):
        if not _is_plain_text(piece.left):
            return None
        piece = piece.right
    return value if isinstance(value, cst.BaseString) and _is_plain_text(piece) else None


def _is_plain_text(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.SimpleString) and "b" not in node.prefix.lower()
