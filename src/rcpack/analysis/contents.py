"""One walked statement -> its content: references, findings, resources, and what it does besides binding names.

Collects what can be seen in the statement alone and the names of its module; leaves to the closure what it means for
the pack.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Set
from dataclasses import replace
from functools import cached_property

import libcst as cst

from rcpack.analysis.annotations import is_silent_decorator
from rcpack.analysis.bindings import changed_attributes
from rcpack.analysis.dynamic_imports import imports_itself, may_import, read_dynamic_import
from rcpack.analysis.happenings import CallSite, Use, Walked
from rcpack.analysis.literals import text_value
from rcpack.analysis.resources import PathReader
from rcpack.analysis.scopes import LookupKind, Scope
from rcpack.analysis.syntax import chain_of, children_of
from rcpack.domain.code import Content, ImportBinding, LocalFinding, Reference, When
from rcpack.domain.findings import FindingCode
from rcpack.domain.stdlib import MODULE_ATTRIBUTES

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


#: Builtins that see or change the names of the module.
_SEES_NAMES = frozenset({"eval", "exec", "globals", "vars", "locals", "dir"})


def read_content(walked: Walked, paths: PathReader, first_line: int) -> Content:
    """Read the content of a statement.

    :param walked: the statement
    :param paths: what is known of places next to the file
    :param first_line: where its text starts, with the comments above
    """
    return _Reader(walked, first_line).content(paths)


def lines_of(walked: Walked, item: Reference | ImportBinding) -> tuple[int, ...]:
    """Look up where something stands that the content of a statement refers to.

    :return: the lines of all occurrences, sorted; that of the statement, for what has no place of its own
    """
    nodes = [node for found, node in _Reader(walked, 0).located() if found == item] or [walked.node]
    return tuple(sorted({walked.piece.line_of(node) for node in nodes}))


def names_mentioned(walked: Walked) -> Set[str]:
    """List the names and attributes that a statement uses."""
    happenings = walked.happenings
    return happenings.attribute_names | {use.node.value for use in happenings.uses}


class _Reader:
    def __init__(self, walked: Walked, first_line: int) -> None:
        self.walked = walked
        self.first_line = first_line
        self.happenings = walked.happenings
        self.scopes = walked.scopes
        self.names = walked.scopes.names
        self.mentioned = names_mentioned(walked)

    def content(self, paths: PathReader) -> Content:
        node = self.walked.node
        introspects = tuple(sorted({_INTROSPECTION[name] for name in self.mentioned if name in _INTROSPECTION}))
        findings = dict.fromkeys(self.findings())
        if "source" in introspects:
            findings[self.finding(FindingCode.RCP306, node, "frames or source text")] = None
        return Content(
            references=tuple(dict.fromkeys(reference for reference, _ in self.references())),
            is_ordered=self.is_ordered(),
            is_registry=_is_registry(node),
            changes=tuple(dict.fromkeys(self.changes())),
            self_reads=self.self_reads(),
            introspects=introspects,
            resources=paths.uses_in(node, self.mentioned),
            findings=tuple(findings),
        )

    def located(self) -> Iterator[tuple[Reference | ImportBinding, cst.CSTNode]]:
        """List everything that is referred to, with the nodes where it stands; for an import the statement."""
        for item in self.happenings.imports:
            yield from ((binding, item.node) for binding in item.bindings)
        for reference, node in self.references():
            yield reference, node
            if reference.imported is not None and not reference.imported.name:  # import_module("a.b")
                yield reference.imported, node

    # references

    def references(self) -> Iterator[tuple[Reference, cst.CSTNode]]:
        for use in self.happenings.uses:
            for reference in self.of_use(use):
                yield reference, use.node
        for item in self.happenings.imports:
            is_inner = item.scope is not self.scopes.module
            # what a class body imports becomes an attribute that anybody may use
            is_import = not (is_inner and isinstance(item.scope.node, cst.ClassDef))
            for binding in item.bindings:
                if binding.name != "*":
                    yield (
                        Reference(name="", attributes=(), when=item.when, imported=binding, is_import=is_import),
                        item.node,
                    )
        for site in self.importing_calls:
            for binding in read_dynamic_import(self.scopes, site) or ():
                yield Reference(name="", attributes=(), when=site.when, imported=binding), site.node
        for string in self.happenings.strings:
            # "pkg.mod.Name"
            if not isinstance(string, cst.SimpleString) or "." in string.value or "\\" in string.value:
                value = text_value(string)
                if value is not None and _CLASS_PATH.fullmatch(value):
                    yield Reference(name=value, attributes=(), when=When.TEXT), string
        for quoted, scope, _ in self.happenings.quoted:
            for reference in self.of_quoted(quoted, scope):
                yield reference, quoted

    def of_use(self, use: Use) -> Iterator[Reference]:
        found = self.scopes.lookup(use.node)
        when = self.walked.when_of(use)
        is_bound = found.name in self.names.bound or found.name in self.names.imports
        if (found.kind is LookupKind.GLOBAL and self.names.may_be_global(found.name)) or (
            found.kind is LookupKind.CLASS and (is_bound or self.names.has_star_import)  # class A: x = x
        ):
            yield Reference(name=found.name, attributes=use.attributes, when=when)
        for binding in found.imports:
            yield Reference(name="", attributes=use.attributes, when=when, imported=binding)

    def of_quoted(self, quoted: cst.SimpleString, scope: Scope) -> Iterator[Reference]:
        """Read the names in a quoted annotation; one that does not parse names nothing."""
        text = text_value(quoted)
        if text is None:
            return
        try:
            expression = cst.parse_expression(text.strip())
        except cst.ParserSyntaxError:
            return
        for chain in _chains(expression):
            found = self.scopes.lookup_in(scope, chain[0].value)
            if found.kind is LookupKind.GLOBAL and self.names.may_be_global(found.name):
                yield Reference(name=found.name, attributes=chain[1], when=When.DEFERRED)

    def changes(self) -> Iterator[Reference]:
        """List the globals that the functions of a definition change: ``TABLE[name] = cls``, ``NAMES.append(name)``."""
        if not isinstance(self.walked.node, cst.FunctionDef | cst.ClassDef):
            return
        for name in sorted(self.happenings.global_writes):
            yield Reference(name=name, attributes=(), when=When.LAZY)
        for use in self.happenings.uses:
            changed = changed_attributes(use)
            if use.when is not When.LAZY or changed is None:
                continue
            for reference in self.of_use(use):
                yield replace(reference, attributes=changed)

    # properties

    def is_ordered(self) -> bool:
        return self.happenings.evaluates or any(
            not is_silent_decorator(item, self.scopes.path_of) for item in self.happenings.decorators
        )

    def self_reads(self) -> tuple[str, ...]:
        names = {
            use.node.value
            for use in self.happenings.uses
            if use.node.value in MODULE_ATTRIBUTES
            and use.node.value not in self.names.bound
            and self.scopes.lookup(use.node).kind is not LookupKind.LOCAL
        }
        return tuple(sorted(names - {"__class__", "__debug__", "__builtins__"}))

    # findings

    def findings(self) -> Iterator[LocalFinding]:
        for site in self.importing_calls:
            if read_dynamic_import(self.scopes, site) is None:
                # what is imported is not known; only import_module(__name__) is, and reaches everything here
                code = self.walked.piece.tree.code_for_node(site.node)
                yield self.finding(FindingCode.RCP101, site.node, code, keeps_module=imports_itself(site))
        for site in self.happenings.calls:
            yield from self.of_call(site)
        modules = {name for name in (*self.names.imports, "sys") if self.stands_for_sys(name)}
        for use in self.happenings.uses if not modules.isdisjoint(self.mentioned) else ():
            path = (self.scopes.path_of(use.node) or "").split(".")
            if [*path, *use.attributes][:2] == ["sys", "modules"]:
                yield self.finding(FindingCode.RCP103, use.node, "sys.modules", keeps_module=True)

    @cached_property
    def importing_calls(self) -> list[CallSite]:
        """The calls that may import something."""
        inner = (binding for item in self.happenings.imports for binding in item.bindings)
        outer = (binding for bindings in self.names.imports.values() for binding in bindings)
        return self.happenings.calls if may_import(self.mentioned, itertools.chain(inner, outer)) else []

    def stands_for_sys(self, name: str) -> bool:
        return self.names.path_of(name, ()) in ("sys", "sys.modules")

    def of_call(self, site: CallSite) -> Iterator[LocalFinding]:
        node = site.node
        if type(node.func) is not cst.Name or node.func.value not in _SEES_NAMES:
            return
        name = node.func.value
        if name in self.names.bound or name in self.names.imports:
            return
        if self.scopes.lookup(node.func).kind is LookupKind.LOCAL:
            return
        if name in ("eval", "exec"):
            if len(node.args) < 2:  # with a namespace of its own, it sees only that
                yield self.finding(FindingCode.RCP102, node, f"{name}()", keeps_module=True)
            return
        is_outside = site.scope is self.scopes.module
        if name == "globals" or (not node.args and is_outside):
            yield self.finding(FindingCode.RCP103, node, f"{name}()", keeps_module=True)

    def finding(self, code: FindingCode, node: cst.CSTNode, detail: str, keeps_module: bool = False) -> LocalFinding:
        line = self.walked.piece.line_of(node) - self.first_line
        return LocalFinding(code=code, line=line, detail=detail, keeps_module=keeps_module)


def _is_registry(node: cst.CSTNode) -> bool:
    if not isinstance(node, cst.ClassDef):
        return False
    if any(item.keyword is not None and item.keyword.value == "metaclass" for item in node.keywords):
        return True
    return any(isinstance(item, cst.FunctionDef) and item.name.value == "__init_subclass__" for item in node.body.body)


def _chains(expression: cst.CSTNode) -> Iterator[tuple[cst.Name, tuple[str, ...]]]:
    chain = chain_of(expression) if isinstance(expression, cst.Name | cst.Attribute) else None
    if chain is not None:
        yield chain
        return
    for child in children_of(expression):
        yield from _chains(child)
