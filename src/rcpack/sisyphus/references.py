"""What a config's values name: the objects in them, and the strings that may be paths of classes.

Decides what counts as naming something. Leaves to the caller whether that exists and is packed. Runs nothing, and
resolves no delayed value: those have no references. Needs no Sisyphus.
"""

from __future__ import annotations

import ast
import functools
import inspect
import os
import textwrap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import FunctionType, ModuleType, NoneType
from typing import Any

#: Objects of i6_core that a config writes in a way of their own, without importing their class.
_OWN_SPELLING = frozenset({"CodeWrapper", "PtCheckpoint", "Checkpoint"})

#: Values in which nothing can be named.
_PLAIN = frozenset({NoneType, bool, int, float, complex, bytes})

#: Where a value stands, spelled when it is asked for: a name, or how to spell it, of what around it, and the key there.
_Where = str | tuple[str, "_Where", object]


class Certainty(Enum):
    """How sure it is that something is named."""

    #: An object itself, or an import statement: if it does not exist, that is an error.
    NAMED = "named"
    #: The value of a ``"class"`` key: an error if it does not exist.
    CLASS_PATH = "class path"
    #: Any other string that looks like a dotted path: counts only if there is such an object.
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class ValueReference:
    """A dotted path that a value names."""

    path: str
    certainty: Certainty
    #: Where it was found, for messages: ``config["train"]["class"]``.
    where: str


class ReferenceFinder:
    """Walks over values; the packages that count are known before."""

    def __init__(
        self,
        packages: Collection[str],
        is_opaque: Callable[[object], bool] = lambda value: False,
        source_of: Callable[[Any], str | None] = lambda value: None,
    ) -> None:
        """
        :param packages: top-level packages of the recipe
        :param is_opaque: says of which objects nothing may be read (delayed values, jobs, paths)
        :param source_of: gives the source of a function or class
        """
        self._packages = packages
        self._is_opaque = is_opaque
        self._source_of = source_of

    def in_value(self, value: object, where: str) -> list[ValueReference]:
        """Find the references in a value of the config, in an order that no dict or set order changes.

        :param value: what the config holds
        :param where: what it is called, for messages
        """
        walk = _Walk(self)
        walk.visit(value, where, Certainty.TEXT)
        return walk.found

    def in_code(self, text: str, where: str) -> Iterator[ValueReference]:
        """Find the imports, and the strings that look like paths, in a piece of code.

        Text that is no complete Python yields nothing: the written config shows what it was.
        """
        try:
            tree = ast.parse(textwrap.dedent(text))
        except (SyntaxError, ValueError):
            return
        for module, name, line in imports_in(tree):
            if self.is_packed(module):
                path = f"{module}.{name}" if name else module
                yield ValueReference(path, Certainty.NAMED, f"{where}, line {line}")
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and self.looks_named(node.value):
                yield ValueReference(node.value, Certainty.TEXT, f"{where}, line {node.lineno}")

    def in_pasted(self, value: object, where: str) -> Iterator[ValueReference]:
        """Find the references in a prolog or epilog: code as text, and functions and classes whose source is pasted."""
        if isinstance(value, str):
            yield from self.in_code(value, where)
        elif isinstance(value, list | tuple):
            for number, item in enumerate(value):
                yield from self.in_pasted(item, f"{where}[{number}]")
        elif isinstance(value, dict):
            for key, item in value.items():
                yield from self.in_pasted(item, f"{where}[{key!r}]")
        elif isinstance(value, FunctionType | type):
            yield from self.in_code(self._source_of(value) or "", f"{where} ({value.__qualname__})")

    def is_packed(self, path: str) -> bool:
        """Tell whether a dotted path lies in one of the packages."""
        return path.partition(".")[0] in self._packages

    def looks_named(self, text: str) -> bool:
        """Tell whether a text may be the path of something in one of the packages."""
        return "." in text and self.is_packed(text) and all(part.isidentifier() for part in text.split("."))

    def is_opaque(self, value: object) -> bool:
        """Tell whether nothing may be read of an object, or a config writes it without naming its class."""
        return type(value).__name__ in _OWN_SPELLING or self._is_opaque(value)


class _Walk:
    """A walk over one value. Its size counts, not the messages: a place is spelled only where something was found."""

    def __init__(self, finder: ReferenceFinder) -> None:
        self.found: list[ValueReference] = []
        self._finder = finder
        #: The objects that lead to the one that is visited.
        self._open: set[int] = set()

    def visit(self, value: Any, where: _Where, certainty: Certainty) -> None:
        """Visit a value and what is in it.

        :param where: where it stands
        :param certainty: that of a string
        """
        if type(value) in _PLAIN:
            return
        if isinstance(value, str):
            if self._finder.looks_named(value):
                self.found.append(ValueReference(str(value), certainty, _spelled(where)))
        elif isinstance(value, int | float | complex | bytes | os.PathLike):
            return
        elif not self._finder.is_opaque(value) and id(value) not in self._open:
            self._open.add(id(value))
            self._visit_inside(value, where)
            self._open.remove(id(value))

    def _visit_inside(self, value: Any, where: _Where) -> None:
        if isinstance(value, Mapping):
            for key in sorted(value, key=_sort_key):
                self.visit(key, ("a key of {}", where, ""), Certainty.TEXT)
                inner = Certainty.CLASS_PATH if key == "class" else Certainty.TEXT
                self.visit(value[key], ("{}[{!r}]", where, key), inner)
        elif isinstance(value, list | tuple):
            for number, item in enumerate(value):
                self.visit(item, ("{}[{}]", where, number), Certainty.TEXT)
        elif isinstance(value, set | frozenset):
            for item in sorted(value, key=_sort_key):
                self.visit(item, ("an item of {}", where, ""), Certainty.TEXT)
        elif isinstance(value, ModuleType):
            self._note(value.__name__, where)
        elif isinstance(value, functools.partial):
            for name in ("func", "args", "keywords"):
                self.visit(getattr(value, name), ("{}.{}", where, name), Certainty.TEXT)
        elif path := object_path(value):
            self._note(path, where)
        elif inspect.ismethod(value):
            self.visit(value.__self__, where, Certainty.TEXT)
        elif (path := object_path(type(value))) and self._note(path, ("the class of {}", where, "")):
            for name, item in sorted(getattr(value, "__dict__", {}).items()):
                self.visit(item, ("{}.{}", where, name), Certainty.TEXT)

    def _note(self, path: str, where: _Where) -> bool:
        is_packed = self._finder.is_packed(path)
        if is_packed:
            self.found.append(ValueReference(path, Certainty.NAMED, _spelled(where)))
        return is_packed


def _spelled(where: _Where) -> str:
    if isinstance(where, str):
        return where
    form, outer, key = where
    return form.format(_spelled(outer), key)


def object_path(value: Any) -> str | None:
    """Return the dotted path of a function or class, its outermost class for what lies in one; ``None`` for others."""
    if not isinstance(value, FunctionType | type):
        return None
    module, name = value.__module__, value.__qualname__.partition(".")[0]
    return f"{module}.{name}" if module and name.isidentifier() else None


def imports_in(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """List what code imports: module, name in it (empty for the module itself), line; in functions, too."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield alias.name, "", node.lineno
            case ast.ImportFrom(module=str(module), level=0, names=names):
                for alias in names:
                    yield module, "" if alias.name == "*" else alias.name, node.lineno
            case ast.Attribute(attr=name, value=ast.Call() as made) if module := _called_module(made):
                # __import__("module", fromlist=["name"]).name
                yield module, name if made.keywords else "", node.lineno
            case ast.Call() if module := _called_module(node):
                if not node.keywords:
                    yield module, "", node.lineno


def _called_module(node: ast.Call) -> str:
    """Return ``"a.b"`` of ``__import__("a.b", ...)`` and ``importlib.import_module("a.b")``."""
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name not in ("__import__", "import_module") or not node.args:
        return ""
    first = node.args[0]
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return ""
    return first.value if all(part.isidentifier() for part in first.value.split(".")) else ""


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """Drop what was there before."""
    return tuple(dict.fromkeys(items))


def _sort_key(value: object) -> tuple[str, str]:
    return type(value).__name__, value if isinstance(value, str) else repr(value)
