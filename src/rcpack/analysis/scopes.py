"""Which scope each name of a module belongs to, by the rules of the language reference, section 4.2.

Decides what a name means at its place: global, local of which function, name of a class body, and what an import
inside a function binds it to. The table is filled by ``analysis.walk``. Leaves to ``references`` what the global
names mean for the closure, and to ``hashing`` how they are written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import libcst as cst

from rcpack.analysis.annotations import AnnotationMode
from rcpack.analysis.syntax import chain_of
from rcpack.domain.code import ImportBinding, ModuleNames


class ScopeKind(Enum):
    """The kinds of scopes that Python has."""

    MODULE = "module"
    FUNCTION = "function"
    CLASS = "class"
    COMPREHENSION = "comprehension"
    #: Type parameters (PEP 695): sees the class scope around it.
    TYPE_PARAMETERS = "type_parameters"


@dataclass(eq=False)
class Scope:
    """One scope with the names that are bound in it."""

    kind: ScopeKind
    parent: Scope | None
    #: The function, class, lambda or comprehension; ``None`` for the module.
    node: cst.CSTNode | None
    #: Names bound in it, other than by import.
    bound: set[str] = field(default_factory=set)
    #: Names bound in it by import statements.
    imports: dict[str, list[ImportBinding]] = field(default_factory=dict)
    globals: set[str] = field(default_factory=set)
    nonlocals: set[str] = field(default_factory=set)
    #: Whether ``locals()``, ``eval`` or the like in it (or in a scope inside) can see the names of local variables.
    is_opaque: bool = False
    #: The name of the innermost class around, for private names (``__x``).
    class_name: str | None = None
    #: Whether all that is bound in it was known before (the module's, when one of its statements is read).
    is_closed: bool = False

    def binds(self, name: str) -> bool:
        """Tell whether the name is a local of this scope."""
        return (name in self.bound or name in self.imports) and name not in self.globals and name not in self.nonlocals


class LookupKind(Enum):
    """What a name means at its place."""

    GLOBAL = "global"
    #: A variable of a function, lambda, comprehension or type parameter list.
    LOCAL = "local"
    #: A name bound in the class body around it; if it is not yet bound there, it is looked up as a global.
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class Lookup:
    """The meaning of one name."""

    kind: LookupKind
    #: The name after private name mangling.
    name: str
    #: The scope that binds it; the module's for globals.
    scope: Scope
    #: For LOCAL and CLASS: what import statements bind it to.
    imports: tuple[ImportBinding, ...] = ()
    #: For LOCAL and CLASS: whether nothing but import statements binds it.
    is_import_only: bool = False


class Scopes:
    """The scopes of some statements of a module, filled by :mod:`rcpack.analysis.walk`."""

    def __init__(self, names: ModuleNames | None = None) -> None:
        """
        :param names: what the module binds; without it, that is found out
        """
        self.names = names if names is not None else ModuleNames()
        imports = {name: list(bindings) for name, bindings in self.names.imports.items()}
        self.module = Scope(ScopeKind.MODULE, None, None, set(self.names.bound), imports, is_closed=names is not None)
        #: ``id(name node)`` -> scope in which the name stands, for loads, stores and deletions (not for attribute and
        #: keyword names, parameters, and names in ``global``, ``nonlocal`` and import statements).
        self.owner: dict[int, Scope] = {}
        #: ``id(node)`` of a function, lambda, class or comprehension -> the scope that it opens.
        self.opened: dict[int, Scope] = {}
        #: ``id(node)`` of a generic function, class or type alias -> scope of its type parameters.
        self.type_scopes: dict[int, Scope] = {}
        #: ``id(Annotation node)`` -> what becomes of the annotation.
        self.annotation_modes: dict[int, AnnotationMode] = {}
        #: ``id(If node)`` -> the part of an ``if TYPE_CHECKING:`` that never runs.
        self.never_runs: dict[int, cst.CSTNode] = {}
        #: ``id(Import or ImportFrom node)`` -> what it binds, in order, also at module level.
        self.import_bindings: dict[int, tuple[ImportBinding, ...]] = {}
        #: What was looked up since all scopes are filled.
        self._known: dict[tuple[Scope, str], Lookup] | None = None

    def close(self) -> None:
        """Promise that nothing is bound any more, so that answers can be remembered."""
        self._known = {}

    def lookup(self, node: cst.Name) -> Lookup:
        """Say what a name means where it stands (in a load, a store or a deletion)."""
        return self.lookup_in(self.owner[id(node)], node.value)

    def lookup_in(self, start: Scope, name: str) -> Lookup:
        """Say what a name means in a scope."""
        if self._known is None:
            return self._look_up(start, name)
        found = self._known.get((start, name))
        if found is None:
            found = self._known[(start, name)] = self._look_up(start, name)
        return found

    def path_of(self, node: cst.BaseExpression) -> str | None:
        """Return the dotted path that an expression stands for, if its root is imported absolutely and bound once."""
        chain = chain_of(node)
        if chain is None:
            return None
        root, attributes = chain
        scope = self.owner.get(id(root))
        if scope is None or self.lookup(root).scope is not self.module:
            return None
        return self.names.path_of(root.value, attributes)

    def _look_up(self, start: Scope, name: str) -> Lookup:
        name = mangled(name, start.class_name)
        scope: Scope | None = start
        sees_class = True
        while scope is not None and scope.kind is not ScopeKind.MODULE:
            if name in scope.globals:
                break
            is_class = scope.kind is ScopeKind.CLASS
            if scope.binds(name) and (sees_class or not is_class):
                kind = LookupKind.CLASS if is_class else LookupKind.LOCAL
                return Lookup(kind, name, scope, tuple(scope.imports.get(name, ())), name not in scope.bound)
            # a class body is seen by itself and from the type parameter lists directly inside
            sees_class = sees_class and scope.kind is ScopeKind.TYPE_PARAMETERS
            scope = scope.parent
        return Lookup(LookupKind.GLOBAL, name, self.module)


def mangled(name: str, class_name: str | None) -> str:
    """Apply private name mangling: ``__x`` in ``class _C`` is ``_C__x``."""
    if class_name is None or not name.startswith("__") or name.endswith("__"):
        return name
    stripped = class_name.lstrip("_")
    return f"_{stripped}{name}" if stripped else name
