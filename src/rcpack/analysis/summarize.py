"""From a walked module to its summary: plain values that depend on the bytes of the file only.

Decides which happenings are references, findings, resources and acts of introspection. Names are not resolved here:
what ``nn`` stands for is known when the closure asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace

import libcst as cst

from rcpack.analysis.annotations import is_silent_decorator
from rcpack.analysis.bindings import Classifier, changed_attributes
from rcpack.analysis.dynamic_imports import imports_itself, read_dynamic_import
from rcpack.analysis.exports import read_exports
from rcpack.analysis.happenings import CallSite, Happenings, Use, Walked
from rcpack.analysis.literals import text_value
from rcpack.analysis.parsing import ParsedModule, deep_recursion
from rcpack.analysis.resources import PathReader
from rcpack.analysis.scopes import LookupKind, Scope
from rcpack.analysis.syntax import chain_of, children_of
from rcpack.analysis.walk import walk
from rcpack.domain.code import (
    LocalFinding,
    ModuleSummary,
    Reference,
    Statement,
    StatementKind,
    When,
)
from rcpack.domain.findings import FindingCode
from rcpack.domain.stdlib import BUILTINS, MODULE_ATTRIBUTES

#: Names that every class body has without binding them.
_CLASS_ATTRIBUTES = frozenset({"__qualname__", "__module__", "__firstlineno__", "__static_attributes__"})

#: A string that may name an object: identifiers joined with dots.
_CLASS_PATH = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)+")

#: Attribute or function names -> what of other objects they read.
_INTROSPECTION = {
    "__doc__": "doc",
    "getdoc": "doc",
    "__module__": "module",
    "__annotations__": "annotations",
    "__dataclass_fields__": "annotations",
    "get_type_hints": "annotations",
    "get_annotations": "annotations",
    "signature": "annotations",
    "getfullargspec": "annotations",
    "script": "annotations",  # torch.jit.script compiles by them
    "singledispatch": "annotations",
    "singledispatchmethod": "annotations",
    "getsource": "source",
    "__code__": "source",
    "f_code": "source",
    "f_locals": "source",
    "getclosurevars": "source",
    "findsource": "source",
    "getsourcelines": "source",
    "getsourcefile": "source",
    "getfile": "source",
    "getmodule": "source",
    "_getframe": "source",
    "currentframe": "source",
    "co_filename": "source",
    "co_firstlineno": "source",
    "f_lineno": "source",
    "getframeinfo": "source",
}


def summarize(parsed: ParsedModule) -> tuple[ModuleSummary, Walked]:
    """Summarize a parsed file.

    :param parsed: the file
    :return: the summary, and the walk it was made from (for the normal form)
    """
    with deep_recursion():
        walked = walk(parsed)
        return _Summarizer(walked).summary(), walked


class _Summarizer:
    def __init__(self, walked: Walked) -> None:
        self.walked = walked
        self.scopes = walked.scopes
        self.module = walked.scopes.module
        self.parsed = walked.parsed
        self.classifier = Classifier(walked)
        self.paths = PathReader()
        self.has_star = any(binding.name == "*" for item in self.scopes.import_bindings.values() for binding in item)

    def summary(self) -> ModuleSummary:
        statements = []
        for node, happenings in self.walked.statements:
            self.paths.note(node, _names_in(happenings))
        spans = self.parsed.spans
        index = 0
        for line, span in zip(self.parsed.tree.body, spans, strict=True):
            for _ in line.body if isinstance(line, cst.SimpleStatementLine) else (line,):
                node, happenings = self.walked.statements[index]
                statements.append(self.statement(index, line, node, happenings, span))
                index += 1
        exports, is_computed = read_exports(self.walked)
        return ModuleSummary(
            sha256=self.parsed.sha256,
            statements=tuple(statements),
            exports=exports,
            has_computed_exports=is_computed,
        )

    def statement(
        self,
        index: int,
        line_node: cst.CSTNode,
        node: cst.BaseSmallStatement | cst.BaseCompoundStatement,
        happenings: Happenings,
        span: tuple[int, int],
    ) -> Statement:
        kind, shape = self.classifier.kind_of(index, node, happenings)
        line = self.first_line(line_node)
        end_line = self.parsed.text.count("\n", 0, max(span[1] - 1, 0)) + 1
        base = Statement(index=index, kind=kind, line=line, end_line=end_line, start=span[0], end=span[1])
        if kind in (StatementKind.DOCSTRING, StatementKind.FUTURE, StatementKind.INERT):
            return base
        if kind is StatementKind.TYPE_CHECKING:
            tests = tuple(reference for use in happenings.uses for reference in self.of_use(use))
            return replace(base, binds=tuple(dict.fromkeys(shape.binds)), references=tests)
        imports = tuple(
            binding for item in happenings.imports if item.scope is self.module for binding in item.bindings
        )
        if kind is StatementKind.IMPORT:
            return replace(base, binds=tuple(shape.binds), imports=imports)
        references = tuple(dict.fromkeys(self.references(happenings)))
        names = _names_in(happenings)
        introspects = self.introspects(names)
        findings = tuple(self.findings(happenings))
        if "source" in introspects:
            findings += (LocalFinding(code=FindingCode.RCP306, line=line, detail="frames or source text"),)
        return replace(
            base,
            binds=tuple(shape.binds),
            mutates=tuple(shape.changes),
            imports=imports,
            alias=self.alias(node),
            references=references,
            is_effect=kind is StatementKind.EFFECT,
            is_ordered=self.is_ordered(kind, happenings),
            has_loud_decorator=self.has_loud_decorator(node),
            registrars=tuple(self.registrars(node)),
            is_registry=self.is_registry(node),
            changes=tuple(dict.fromkeys(self.changes(node, happenings))),
            global_writes=tuple(sorted(happenings.global_writes)),
            self_reads=self.self_reads(happenings),
            introspects=introspects,
            resources=self.paths.uses_in(node, names, line),
            findings=findings,
        )

    def first_line(self, node: cst.CSTNode) -> int:
        decorators = getattr(node, "decorators", ())
        return self.parsed.line_of(decorators[0] if decorators else node)

    # references

    def references(self, happenings: Happenings) -> Iterator[Reference]:
        for use in happenings.uses:
            yield from self.of_use(use)
        for item in happenings.imports:
            is_inner = item.scope is not self.module
            for binding in item.bindings:
                if binding.name != "*":
                    # what a class body imports becomes an attribute that anybody may use
                    is_import = not (
                        is_inner and item.scope.node is not None and isinstance(item.scope.node, cst.ClassDef)
                    )
                    yield Reference(
                        name="",
                        attributes=(),
                        when=item.when,
                        line=binding.line,
                        imported=binding,
                        is_import=is_import,
                    )
        for site in happenings.calls:
            for binding in read_dynamic_import(self.walked, site) or ():
                yield Reference(name="", attributes=(), when=site.when, line=binding.line, imported=binding)
        for string in happenings.strings:
            # "pkg.mod.Name"
            if not isinstance(string, cst.SimpleString) or "." in string.value or "\\" in string.value:
                value = text_value(string)
                if value is not None and _CLASS_PATH.fullmatch(value):
                    yield Reference(name=value, attributes=(), when=When.TEXT, line=self.parsed.line_of(string))
        for quoted, scope, annotation in happenings.quoted:
            yield from self.of_quoted(quoted, scope, annotation)

    def of_use(self, use: Use) -> Iterator[Reference]:
        found = self.scopes.lookup(use.node)
        when = self.walked.when_of(use)
        is_bound = found.name in self.module.bound or found.name in self.module.imports
        if (found.kind is LookupKind.GLOBAL and self.may_be_global(found.name)) or (
            found.kind is LookupKind.CLASS and (is_bound or self.has_star)  # class A: x = x
        ):
            yield Reference(name=found.name, attributes=use.attributes, when=when, line=self.parsed.line_of(use.node))
        for binding in found.imports:
            yield Reference(
                name="",
                attributes=use.attributes,
                when=when,
                line=self.parsed.line_of(use.node),
                imported=binding,
            )

    def may_be_global(self, name: str) -> bool:
        """Leave out what is surely a builtin or set by the import system."""
        if name in ("None", "True", "False"):  # keywords, which no star import can bind
            return False
        if name in self.module.bound or name in self.module.imports:
            return True
        return name not in MODULE_ATTRIBUTES | _CLASS_ATTRIBUTES and (self.has_star or name not in BUILTINS)

    def of_quoted(self, quoted: cst.SimpleString, scope: Scope, annotation: int) -> Iterator[Reference]:
        """Read the names in a quoted annotation; one that does not parse names nothing."""
        text = text_value(quoted)
        if text is None:
            return
        try:
            expression = cst.parse_expression(text.strip())
        except cst.ParserSyntaxError:
            return
        line = self.parsed.line_of(quoted)
        for chain in _chains(expression):
            found = self.scopes.lookup_in(scope, chain[0].value)
            if found.kind is LookupKind.GLOBAL and self.may_be_global(found.name):
                yield Reference(name=found.name, attributes=chain[1], when=When.DEFERRED, line=line)

    def alias(self, node: cst.CSTNode) -> Reference | None:
        # X = a.b.c
        if isinstance(node, cst.Assign) and all(isinstance(item.target, cst.Name) for item in node.targets):
            chain = chain_of(node.value)
            if chain is not None and self.may_be_global(chain[0].value):
                line = self.parsed.line_of(node)
                return Reference(name=chain[0].value, attributes=chain[1], when=When.EAGER, line=line)
        return None

    # properties

    def is_ordered(self, kind: StatementKind, happenings: Happenings) -> bool:
        if kind in (StatementKind.EFFECT, StatementKind.MUTATION) or happenings.evaluates:
            return True
        return any(not is_silent_decorator(item, self.walked.path_of) for item in happenings.decorators)

    def has_loud_decorator(self, node: cst.CSTNode) -> bool:
        return isinstance(node, cst.FunctionDef | cst.ClassDef) and any(
            not is_silent_decorator(item.decorator, self.walked.path_of) for item in node.decorators
        )

    def registrars(self, node: cst.CSTNode) -> Iterator[Reference]:
        """List the decorators and base classes whose definitions may keep a list of what they are used on."""
        expressions: list[cst.BaseExpression] = []
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            expressions += [item.decorator for item in node.decorators]
        if isinstance(node, cst.ClassDef):
            expressions += [item.value for item in (*node.bases, *node.keywords)]
        for expression in expressions:
            while isinstance(expression, cst.Call | cst.Subscript):
                expression = expression.func if isinstance(expression, cst.Call) else expression.value
            chain = chain_of(expression)
            if chain is not None and self.may_be_global(chain[0].value):
                line = self.parsed.line_of(expression)
                yield Reference(name=chain[0].value, attributes=chain[1], when=When.EAGER, line=line)

    def is_registry(self, node: cst.CSTNode) -> bool:
        if not isinstance(node, cst.ClassDef):
            return False
        if any(item.keyword is not None and item.keyword.value == "metaclass" for item in node.keywords):
            return True
        return any(
            isinstance(item, cst.FunctionDef) and item.name.value == "__init_subclass__" for item in node.body.body
        )

    def changes(self, node: cst.CSTNode, happenings: Happenings) -> Iterator[Reference]:
        """List the globals that the functions of a definition change: ``TABLE[name] = cls``, ``NAMES.append(name)``."""
        if not isinstance(node, cst.FunctionDef | cst.ClassDef):
            return
        line = self.parsed.line_of(node)
        for name in sorted(happenings.global_writes):
            yield Reference(name=name, attributes=(), when=When.LAZY, line=line)
        for use in happenings.uses:
            changed = changed_attributes(use)
            if use.when is not When.LAZY or changed is None:
                continue
            for reference in self.of_use(use):
                yield replace(reference, attributes=changed)

    def self_reads(self, happenings: Happenings) -> tuple[str, ...]:
        names = {
            use.node.value
            for use in happenings.uses
            if use.node.value in MODULE_ATTRIBUTES
            and use.node.value not in self.module.bound
            and self.scopes.lookup(use.node).kind is not LookupKind.LOCAL
        }
        return tuple(sorted(names - {"__class__", "__debug__", "__builtins__"}))

    def introspects(self, names: Set[str]) -> tuple[str, ...]:
        return tuple(sorted({_INTROSPECTION[name] for name in names if name in _INTROSPECTION}))

    # findings

    def findings(self, happenings: Happenings) -> Iterator[LocalFinding]:
        for site in happenings.calls:
            yield from self.of_call(site)
        for use in happenings.uses:
            path = (self.walked.path_of(use.node) or "").split(".")
            if [*path, *use.attributes][:2] == ["sys", "modules"]:
                yield self.finding(FindingCode.RCP103, use.node, "sys.modules", keeps_module=True)

    def of_call(self, site: CallSite) -> Iterator[LocalFinding]:
        node = site.node
        if read_dynamic_import(self.walked, site) is None:
            # what is imported is not known; only import_module(__name__) is, and reaches everything here
            code = self.parsed.tree.code_for_node(node)
            yield self.finding(FindingCode.RCP101, node, code, keeps_module=imports_itself(site))
        if not isinstance(node.func, cst.Name):
            return
        name = node.func.value
        if name in self.module.bound or name in self.module.imports:
            return
        if self.scopes.lookup(node.func).kind is LookupKind.LOCAL:
            return
        if name in ("eval", "exec") and len(node.args) < 2:  # with a namespace of its own, it sees only that
            yield self.finding(FindingCode.RCP102, node, f"{name}()", keeps_module=True)
        is_outside = site.scope is self.module
        if name == "globals" or (name in ("vars", "locals", "dir") and not node.args and is_outside):
            yield self.finding(FindingCode.RCP103, node, f"{name}()", keeps_module=True)

    def finding(self, code: FindingCode, node: cst.CSTNode, detail: str, keeps_module: bool) -> LocalFinding:
        return LocalFinding(code=code, line=self.parsed.line_of(node), detail=detail, keeps_module=keeps_module)


def _names_in(happenings: Happenings) -> Set[str]:
    return happenings.attribute_names | {use.node.value for use in happenings.uses}


def _chains(expression: cst.CSTNode) -> Iterator[tuple[cst.Name, tuple[str, ...]]]:
    chain = chain_of(expression) if isinstance(expression, cst.Name | cst.Attribute) else None
    if chain is not None:
        yield chain
        return
    for child in children_of(expression):
        yield from _chains(child)
