"""What the analysis knows of user code, as plain values: no syntax tree, no absolute path, no order of a set.

A :class:`ModuleSummary` depends on the bytes of a file and on nothing else (not on the module's name: relative imports
are kept relative), so it can be cached by content. Names are resolved later, by ``analysis.closure``.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from rcpack.domain.findings import FindingCode
from rcpack.domain.stdlib import BUILTINS, CLASS_ATTRIBUTES, MODULE_ATTRIBUTES


class StatementKind(Enum):
    """What a top-level statement is to the closure."""

    #: The module's docstring; always stays in the slice.
    DOCSTRING = "docstring"
    #: ``from __future__ import ...``; always stays in the slice.
    FUTURE = "future"
    #: ``import a`` / ``from a import b``: transparent, names lead on to what they import.
    IMPORT = "import"
    FUNCTION = "function"
    CLASS = "class"
    ASSIGNMENT = "assignment"
    #: A whole ``if``/``try``/``for``/``while``/``with``/``match`` statement.
    BLOCK = "block"
    #: Changes only what names of the same module are bound to: ``X.attr = v``, ``conf.update(...)``, ``del conf["k"]``.
    MUTATION = "mutation"
    #: Kept for what it does to the outside, in every module that is reached.
    EFFECT = "effect"
    #: ``if TYPE_CHECKING:`` without an else: never runs, kept as text where an annotation that is kept names it.
    TYPE_CHECKING = "type_checking"
    #: Does nothing when the module is imported: ``pass``, a constant, ``if __name__ == "__main__":``.
    INERT = "inert"


class When(Enum):
    """When a reference is looked up."""

    #: While the module is imported: decorator, default, base class, class body, right-hand side.
    EAGER = "eager"
    #: When a function runs.
    LAZY = "lazy"
    #: Never by itself: an annotation under ``from __future__ import annotations``, of a local variable, or quoted.
    DEFERRED = "deferred"
    #: A string constant that may name an object (a class path in data).
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBinding:
    """One name of one import statement (or of ``importlib.import_module("literal")``)."""

    #: The name that is bound; ``"*"`` for a star import; ``""`` where nothing is bound.
    name: str
    #: The module part without its dots: ``p`` of ``from ..p import q``; for ``import a.b.c`` it is ``a``.
    module: str
    #: Number of leading dots.
    level: int
    #: ``q`` of ``from p import q``; ``None`` for ``import p``.
    attribute: str | None
    #: The whole of ``a.b.c`` for ``import a.b.c`` (which binds ``a``), else ``None``.
    loads: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Uses of a global name, or of an object imported inside a function, with the attributes taken from it.

    ``nn.functional.relu(x)`` is name ``nn`` with attributes ``("functional", "relu")``. Where it stands is not known:
    lines are looked up when they are told (:meth:`rcpack.analysis.library.ModuleLibrary.line_of`).
    """

    #: The global name; ``""`` if :attr:`imported` is given.
    name: str
    attributes: tuple[str, ...]
    when: When
    #: For uses of a name that a statement inside a function (or class) imports.
    imported: ImportBinding | None = None
    #: Whether this is the import statement itself: what it imports is loaded, but not passed on.
    is_import: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFinding:
    """A finding as the content knows it: without module and chain."""

    code: FindingCode
    #: How many lines below the first line of the statement's text, with the comments above.
    line: int
    #: What stands there, for instance the call.
    detail: str
    #: Whether the module must be kept whole if the statement is kept.
    keeps_module: bool = False


#: Stands in the path of a resource for the name of the module's own file without ``.py``.
OWN_STEM = "\0stem"

#: The path of a resource where a statement only gives a name to the place of the module, for others to use.
NAMED_PLACE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceUse:
    """A data file that a statement reads next to its own file."""

    #: Path relative to the folder of the file, with ``/``; ``None`` if it cannot be seen.
    path: str | None
    #: The package to whose folder it is relative, if it is not the one of the module.
    package: str


@dataclass(frozen=True, kw_only=True)
class Content:
    """What is inside a top-level statement: what it needs, and what it does besides binding names."""

    #: Each once, in the order in which they are first seen.
    references: tuple[Reference, ...] = ()
    #: Whether its place among the other statements of the module can be observed, whatever these are.
    is_ordered: bool = False
    #: Whether subclassing what it defines, or its metaclass, may keep a list of the subclasses.
    is_registry: bool = False
    #: Globals that the functions in it change when they are called, as registries do.
    changes: tuple[Reference, ...] = ()
    #: Names with double underscores that it reads of its own module: ``__name__``, ``__file__``, ...
    self_reads: tuple[str, ...] = ()
    #: What it reads of other objects: ``"doc"``, ``"annotations"``, ``"module"``, ``"source"``.
    introspects: tuple[str, ...] = ()
    resources: tuple[ResourceUse, ...] = ()
    findings: tuple[LocalFinding, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """The global names that it refers to."""
        return frozenset(reference.name for reference in self.references)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One top-level statement (one part of ``a = 1; b = 2`` each): what others must know of it."""

    index: int
    kind: StatementKind
    #: First and last line, from 1, with decorators, without leading comments.
    line: int
    end_line: int
    #: Span in the decoded text, with leading comments and blank lines and the line end; and the line where it starts.
    start: int
    end: int
    first_line: int
    #: Which of the statements it is that share the span.
    position: int = 0
    #: Names that it binds in the module, sorted by first occurrence; star imports bind none here.
    binds: tuple[str, ...] = ()
    #: Names of the module that it changes without binding them.
    mutates: tuple[str, ...] = ()
    #: What it imports at module level, inside of blocks, too.
    imports: tuple[ImportBinding, ...] = ()
    #: ``X = a.b.c``: the right-hand side, so that ``X`` can stand for a module.
    alias: Reference | None = None
    #: Whether it is kept in every module that is reached.
    is_effect: bool = False
    #: Decorators and base classes: what is called when the statement runs.
    registrars: tuple[Reference, ...] = ()
    #: Whether a decorator is called that is not known to be silent.
    has_loud_decorator: bool = False
    #: Globals that functions in it bind (``global x; x = ...``).
    global_writes: tuple[str, ...] = ()
    #: What is inside; ``None`` for a plain definition, which is read only when it is needed.
    content: Content | None = None

    @property
    def name(self) -> str:
        """What the statement is called in reports: the names that it binds, or its kind and line."""
        if self.binds:
            return ",".join(self.binds)
        if self.mutates:
            return f"{','.join(self.mutates)}@{self.line}"
        return f"{self.kind.value}@{self.line}"


@dataclass(frozen=True, kw_only=True)
class ModuleNames:
    """What the names of a module are bound to: all that the meaning of one of its statements takes from the others."""

    #: Names bound at module level, other than by import.
    bound: frozenset[str] = frozenset()
    #: Names bound at module level by import statements, with what each statement binds them to, in source order.
    imports: Mapping[str, tuple[ImportBinding, ...]] = field(default_factory=dict)
    has_star_import: bool = False
    has_future_annotations: bool = False
    #: Names for places next to the module's own file (``HERE = Path(__file__).parent``): name, path, package.
    places: tuple[tuple[str, str, str], ...] = ()

    def seen_in(self, words: Set[str] | None) -> ModuleNames:
        """Leave only the names that code can mean.

        :param words: those of the code; ``None`` for all
        """
        if words is None:
            return self
        # __x in a class A is _A__x
        private = {name for name in self._private if any(name.endswith(word) for word in words if word[:2] == "__")}
        return ModuleNames(
            bound=(self.bound & words) | (self.bound & private),
            imports={name: self.imports[name] for name in self.imports if name in words or name in private},
            has_star_import=self.has_star_import,
            has_future_annotations=self.has_future_annotations,
            places=tuple(place for place in self.places if place[0] in words),
        )

    @cached_property
    def _private(self) -> frozenset[str]:
        return frozenset(name for name in (*self.bound, *self.imports) if name[:1] == "_" and "__" in name[2:])

    def path_of(self, name: str, attributes: tuple[str, ...]) -> str | None:
        """Return the dotted path that a global name stands for, if it is a builtin or imported absolutely and once.

        :param name: the name
        :param attributes: what is taken from it
        """
        bindings = self.imports.get(name, ())
        if name in self.bound or len(bindings) > 1:
            return None
        if not bindings:
            return ".".join((name, *attributes))
        (binding,) = bindings
        if binding.level:
            return None
        return ".".join((binding.module, *((binding.attribute,) if binding.attribute else ()), *attributes))

    def may_be_global(self, name: str) -> bool:
        """Tell whether a name may stand for something of the module; leave out what is surely a builtin."""
        if name in ("None", "True", "False"):  # keywords, which no star import can bind
            return False
        if name in self.bound or name in self.imports:
            return True
        return name not in MODULE_ATTRIBUTES | CLASS_ATTRIBUTES and (self.has_star_import or name not in BUILTINS)


@dataclass(frozen=True, kw_only=True)
class ModuleSummary:
    """All that is kept of one parsed file."""

    #: SHA-256 of the file's bytes, hexadecimal.
    sha256: str
    statements: tuple[Statement, ...]
    names: ModuleNames
    #: The value of ``__all__`` if it can be read off, else ``None``.
    exports: tuple[str, ...] | None
    #: Whether there is an ``__all__`` that cannot be read off.
    has_computed_exports: bool = False

    @cached_property
    def binders(self) -> dict[str, tuple[int, ...]]:
        """Name -> indices of the statements that bind it, in source order."""
        found: dict[str, list[int]] = {}
        for statement in self.statements:
            if statement.kind is not StatementKind.TYPE_CHECKING:
                for name in statement.binds:
                    found.setdefault(name, []).append(statement.index)
        return {name: tuple(indices) for name, indices in found.items()}

    @cached_property
    def mutators(self) -> dict[str, tuple[int, ...]]:
        """Name -> indices of the statements that change it, in source order."""
        found: dict[str, list[int]] = {}
        for statement in self.statements:
            for name in statement.mutates:
                found.setdefault(name, []).append(statement.index)
        return {name: tuple(indices) for name, indices in found.items()}

    @cached_property
    def has_names_of_several_values(self) -> bool:
        """Whether two statements may bind or change the same name, or one a builtin, if all of them are kept."""
        writers = [name for statement in self.statements for name in {*statement.binds, *statement.mutates}]
        return bool(self.stars) or len(set(writers)) < len(writers) or not BUILTINS.isdisjoint(writers)

    @cached_property
    def stars(self) -> tuple[tuple[int, ImportBinding], ...]:
        """The star imports with the index of their statement, in source order."""
        return tuple(
            (statement.index, binding)
            for statement in self.statements
            if statement.kind is not StatementKind.TYPE_CHECKING
            for binding in statement.imports
            if binding.name == "*"
        )


class ModuleKind(Enum):
    """What Python's finder makes of a name."""

    MODULE = "module"
    PACKAGE = "package"
    #: A folder without ``__init__.py``.
    NAMESPACE = "namespace"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleFile:
    """Where a module lies, relative to a recipe root: no absolute path leaves the adapters."""

    module: str
    kind: ModuleKind
    #: Path below the recipe root, with ``/``: ``a/b.py``, ``a/__init__.py``; the folder for a namespace package.
    path: str
    #: Position of the root among those given.
    root: int
    #: Target of the file if it is a symbolic link inside the root, relative to the link's folder.
    link: str | None = field(default=None, compare=False)
