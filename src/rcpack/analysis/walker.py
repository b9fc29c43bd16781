"""The state of the walk and what every node needs of it: where we are, what is bound, which scope is open.

Which node does what is in ``walk``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

import libcst as cst

from rcpack.analysis.happenings import Happenings, Use
from rcpack.analysis.scopes import Scope, ScopeKind, Scopes, mangled
from rcpack.analysis.syntax import children_of, docstring_of, parameters_of
from rcpack.domain.code import When

#: Attributes by which frames, and so local variables, are reached.
_FRAMES = frozenset({"_getframe", "currentframe", "f_locals", "f_back"})

#: Names to libcst, constants to Python.
_CONSTANT_NAMES = frozenset({"None", "True", "False"})


class Walker:
    """Where the walk is."""

    #: Type of node -> the method for it; of the class, since bound methods would tie the tree into a cycle.
    handlers: ClassVar[dict[type, Callable[[Walker, cst.CSTNode], None]]]

    def __init__(self, scopes: Scopes, has_future_annotations: bool, has_declarations: bool) -> None:
        """
        :param scopes: which are filled
        :param has_future_annotations: whether annotations are not evaluated in this module
        :param has_declarations: whether there may be any ``global`` or ``nonlocal`` statement
        """
        self.has_declarations = has_declarations
        self.scopes = scopes
        self.scope = scopes.module
        self.when = When.EAGER
        self.annotation: int | None = None
        self.now = Happenings()
        self.has_future_annotations = has_future_annotations
        self.functions: list[tuple[cst.FunctionDef, list[cst.Annotation]]] = []
        self.classes: list[tuple[cst.ClassDef, list[cst.Annotation]]] = []
        #: Annotations of the variables of the class body that is walked.
        self.class_annotations: list[cst.Annotation] = []

    def __init_subclass__(cls) -> None:
        cls.handlers = {
            getattr(cst, name.removeprefix("visit_")): getattr(cls, name)
            for name in dir(cls)
            if name.startswith("visit_") and hasattr(cst, name.removeprefix("visit_"))
        }

    def visit(self, node: cst.CSTNode) -> None:
        handler = self.handlers.get(type(node))
        if handler is not None:
            handler(self, node)
        else:
            self.visit_children(node)

    def visit_children(self, node: cst.CSTNode) -> None:
        for child in children_of(node):
            self.visit(child)

    def visit_all(self, nodes: Iterable[cst.CSTNode | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def load(self, node: cst.Name, attributes: tuple[str, ...], is_change: bool = False) -> None:
        self.scopes.owner[id(node)] = self.scope
        if node.value in _CONSTANT_NAMES:
            return
        self.now.uses.append(Use(node, attributes, self.scope, self.when, self.annotation, is_change))

    def visit_chain(self, node: cst.BaseExpression, is_change: bool) -> None:
        attributes: list[str] = []
        while type(node) is cst.Attribute:
            attributes.append(node.attr.value)
            node = node.value
        self.now.attribute_names.update(attributes)
        if not _FRAMES.isdisjoint(attributes):
            self.make_opaque()
        if type(node) is cst.Name:
            self.load(node, tuple(reversed(attributes)), is_change)
        else:
            self.visit(node)

    def bind(self, name: str) -> None:
        scope = self.binding_scope()
        name = mangled(name, scope.class_name)
        if name in scope.globals:
            self.now.global_writes.add(name)
        assert not scope.is_closed or name in scope.bound, f"{name} was not known to be bound in the module"
        scope.bound.add(name)

    def binding_scope(self) -> Scope:
        """Return the scope in which a name is bound here: for a walrus, the one around all comprehensions."""
        scope = self.scope
        while scope.kind is ScopeKind.COMPREHENSION and scope.parent is not None:
            scope = scope.parent
        return scope

    def store(self, target: cst.CSTNode) -> None:
        """Visit the target of an assignment, loop, with item or import."""
        if type(target) is cst.Name:
            self.scopes.owner[id(target)] = self.scope
            self.bind(target.value)
        elif type(target) is cst.Tuple or type(target) is cst.List:
            for element in target.elements:
                self.store(element.value)
        elif type(target) is cst.StarredElement:
            self.store(target.value)
        elif type(target) is cst.Attribute:  # a.b = ...
            self.change(target.value)
            self.now.attribute_names.add(target.attr.value)
        elif type(target) is cst.Subscript:  # a[b] = ...
            self.change(target.value)
            self.visit_all(target.slice)
        else:
            self.visit(target)

    def change(self, node: cst.BaseExpression) -> None:
        if self.when is When.EAGER:
            self.now.evaluates = True
        while type(node) is cst.Subscript:  # a[b].c = ...
            self.visit_all(node.slice)
            node = node.value
        self.visit_chain(node, is_change=True)

    def delete(self, target: cst.CSTNode) -> None:
        if type(target) is cst.Name:
            if self.scope.kind is not ScopeKind.MODULE:
                self.bind(target.value)
            self.load(target, (), is_change=True)
        elif type(target) is cst.Tuple or type(target) is cst.List:
            for element in target.elements:
                self.delete(element.value)
        else:
            self.store(target)

    def evaluate(self) -> None:
        if self.when is When.EAGER:
            self.now.evaluates = True

    def visit_aside(self, node: cst.CSTNode) -> None:
        """Visit an expression whose evaluation is judged elsewhere."""
        evaluates = self.now.evaluates
        self.visit(node)
        self.now.evaluates = evaluates

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
        if not self.has_declarations:
            return
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

    def store_in_comprehension(self, scope: Scope, target: cst.CSTNode) -> None:
        if type(target) is cst.Name:
            self.scopes.owner[id(target)] = scope
            scope.bound.add(mangled(target.value, scope.class_name))
        elif type(target) is cst.Tuple or type(target) is cst.List:
            for element in target.elements:
                self.store_in_comprehension(scope, element.value)
        else:
            self.store(target)
