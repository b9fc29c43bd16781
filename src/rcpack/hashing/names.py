"""How names are written: what a name means, never how it is spelled, unless the spelling can be seen.

Global names become holes, which the closure fills; local variables become numbers; what stands in a class body keeps
its name. The base of the printer: holds the output and the numbers given so far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import libcst as cst

from rcpack.analysis.happenings import Walked
from rcpack.analysis.scopes import Lookup, LookupKind, Scope, ScopeKind
from rcpack.domain.code import ImportBinding
from rcpack.errors import SourceError
from rcpack.hashing.encoding import ABSENT, GROUP, HOLE, string, strings
from rcpack.hashing.outlines import Flags, GroupItem, Hole

CONSTANT_NAMES = frozenset({"None", "True", "False"})


class NameWriter:
    """Output, holes, numbers of variables, runs of imports."""

    def __init__(self, walked: Walked, flags: Flags) -> None:
        self.piece = walked.piece
        self.scopes = walked.scopes
        self.has_future_annotations = walked.scopes.names.has_future_annotations
        self.flags = flags
        self.out: list[str] = []
        self.write = self.out.append
        self.holes: list[Hole] = []
        #: The scope whose body is being written.
        self.scope: Scope = walked.scopes.module
        #: Whether names are written as text, as inside an annotation that is a string at run time.
        self.is_spelled = False
        #: Whether such names are resolved nevertheless, since a reader may evaluate the string.
        self.is_resolved = True
        self._ordinals: dict[Scope, int] = {}
        self._numbers: dict[Scope, Iterator[int]] = {}
        #: What was written of local variables.
        self._locals: dict[tuple[Scope, str], str] = {}
        self._uses: dict[int, list[int]] = {}
        self._runs: list[list[tuple[ImportBinding, Scope]]] = []

    def unknown(self, node: cst.CSTNode, what: str = "") -> SourceError:
        """Make the error for code that the specification does not know."""
        name = what or type(node).__name__
        return SourceError(
            f"{name} is no part of specification 1, so the code cannot be hashed",
            where=self.piece.place_of(node),
            hint="Write it in another way, or keep the module out of the pack (--extern).",
        )

    # holes

    def hole(self, name: str, attributes: tuple[str, ...], imported: ImportBinding | None = None) -> None:
        """Write a hole."""
        if imported is not None:
            self._uses.setdefault(id(imported), []).append(len(self.holes))
        self.holes.append(Hole(name, attributes, imported))
        self.write(HOLE)

    def load(self, node: cst.Name, attributes: tuple[str, ...] = ()) -> None:
        """Write a name that is read, with the attributes taken from it."""
        name = node.value
        if name in CONSTANT_NAMES:
            self.attributes_of(lambda: self.write(f"({name})"), attributes)
            return
        if self.is_spelled:
            self.write(f"(Spelled{string(name)}{strings(attributes)}")
            if self.is_resolved:
                self._load(node, attributes)
            self.write(")")
            return
        self._load(node, attributes)

    def _load(self, node: cst.Name, attributes: tuple[str, ...]) -> None:
        found = self.scopes.lookup(node)
        if found.kind is LookupKind.GLOBAL:
            if found.name == "__class__" and self.scopes.owner[id(node)].class_name is not None:
                # the class around the method, as super() sees it: a variable of the compiler, no global
                self.attributes_of(lambda: self.write("(ClassCell)"), attributes)
            else:
                self.hole(found.name, attributes)
        elif found.kind is LookupKind.CLASS:
            # bound in the class body, but perhaps not yet: then it is the global of that name
            self.write(f"(ClassName{string(found.name)}{strings(attributes)}")
            self.hole(found.name, attributes)
            for binding in found.imports:
                self.hole("", attributes, binding)
            self.write(")")
        elif not found.imports and not attributes:
            self.write(self.local(found))
        elif not found.imports:
            self.attributes_of(lambda: self.write(self.local(found)), attributes)
        elif self._stands_for_import(found):
            # bound by one import and nothing else: what it is called in the function does not count
            self.hole("", attributes, found.imports[0])
        else:
            self.write(f"(Imported{self.local(found)}{strings(attributes)}[")
            for binding in found.imports:
                self.hole("", attributes, binding)
            self.write("])")

    def attributes_of(self, write_root: Callable[[], None], attributes: tuple[str, ...]) -> None:
        """Write attributes taken from something that is no hole."""
        self.write("(Attr" * len(attributes))
        write_root()
        for attribute in attributes:
            self.write(f"{string(attribute)})")

    # variables

    def _is_seen(self, scope: Scope) -> bool:
        return scope.is_opaque or self.flags.names

    def _stands_for_import(self, found: Lookup) -> bool:
        return found.is_import_only and len(found.imports) == 1 and not self._is_seen(found.scope)

    def local(self, found: Lookup) -> str:
        """Return the encoding of a local variable: scope and number, both by first occurrence."""
        return self.local_in(found.scope, found.name)

    def local_in(self, scope: Scope, name: str) -> str:
        known = self._locals.get((scope, name))
        if known is None:
            # the scopes of the statement in the order in which their variables are first written
            ordinal = self._ordinals.setdefault(scope, len(self._ordinals))
            if self._is_seen(scope):  # locals(), eval and the like see the name
                known = f"(Local%{ordinal}.;{string(name)})"
            else:
                numbers = self._numbers.setdefault(scope, count())
                known = f"%{ordinal}.{next(numbers)};"
            self._locals[(scope, name)] = known
        return known

    def store(self, node: cst.Name) -> None:
        """Write a name that is bound."""
        found = self.scopes.lookup(node)
        if found.kind is LookupKind.LOCAL:
            self.write(self.local(found))
        elif found.kind is LookupKind.CLASS:
            self.write(f"(ClassName{string(found.name)})")
        elif self._is_module_level(self.scopes.owner[id(node)]):
            # the name of a definition counts; which module it is in follows from the statement
            self.write(f"(Global{string(found.name)})")
        else:  # global x; x = ...
            self.write("(GlobalStore")
            self.hole(found.name, ())
            self.write(")")

    @staticmethod
    def _is_module_level(scope: Scope | None) -> bool:
        while scope is not None and scope.kind is ScopeKind.COMPREHENSION:  # [y := x for x in z]
            scope = scope.parent
        return scope is None or scope.kind is ScopeKind.MODULE

    # imports

    def imports(self, nodes: list[cst.CSTNode]) -> None:
        """Write a run of import statements: their order, grouping and style do not count."""
        bindings = [(binding, self.scope) for node in nodes for binding in self.scopes.import_bindings[id(node)]]
        self._runs.append(bindings)
        self.write(GROUP)

    def groups(self) -> tuple[tuple[GroupItem, ...], ...]:
        """Say, when all is written, what each run imports.

        A name that stands for what it imports is written as its uses: ``import a; a.x`` is ``from a import x; x``.
        """
        return tuple(
            tuple(item for binding, scope in run for item in self._items(binding, scope)) for run in self._runs
        )

    def _items(self, binding: ImportBinding, scope: Scope) -> list[GroupItem]:
        if scope.kind is ScopeKind.MODULE:
            return [GroupItem(string(binding.name), self._import_hole(binding))]
        found = self.scopes.lookup_in(scope, binding.name)
        if found.kind is LookupKind.CLASS:  # an attribute of the class
            return [GroupItem(string(found.name), self._import_hole(binding))]
        if found.kind is LookupKind.GLOBAL:  # global x; import x
            self.holes.append(Hole(found.name, (), is_import=True))
            store = GroupItem("(Global)", len(self.holes) - 1)
            return [store, GroupItem(string(found.name), self._import_hole(binding))]
        if not self._stands_for_import(found):
            return [GroupItem(self.local(found), self._import_hole(binding))]
        uses = self._uses.get(id(binding))
        return [GroupItem(ABSENT, hole) for hole in uses or [self._import_hole(binding)]]

    def _import_hole(self, binding: ImportBinding) -> int:
        self.holes.append(Hole("", (), binding, is_import=True))
        return len(self.holes) - 1
