"""Which data files a statement reads next to its own file.

Follows path expressions from ``__file__`` (and ``importlib.resources.files(__package__)``) through ``os.path`` and
``pathlib``, and through names that such an expression is assigned to. What it cannot follow, it reports.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

import libcst as cst

from rcpack.analysis.literals import text_value
from rcpack.analysis.syntax import children_of, dotted_name, parameters_of
from rcpack.domain.code import NAMED_PLACE, OWN_STEM, ResourceUse

#: Stands for the module's own file in a symbolic path.
_SELF = "\0self"

#: What is shown, compared or looked for at a path, but not read.
_HARMLESS = frozenset(
    "basename print repr isfile isdir exists islink getmtime debug info warning error append insert relpath".split()
)


@dataclass(frozen=True, slots=True)
class _Path:
    """A symbolic path relative to the folder of the module; ``\\0self`` is its own file."""

    parts: str
    #: The package from whose folder it starts; ``""`` is that of the module.
    package: str = ""

    @property
    def is_self(self) -> bool:
        return self.parts.endswith(_SELF)

    def parent(self) -> _Path:
        return self._at(posixpath.normpath(posixpath.join(self.parts, "..")) if not self.is_self else ".")

    def join(self, *names: str) -> _Path:
        return self._at(posixpath.normpath(posixpath.join(self.parts, *names)))

    def with_suffix(self, suffix: str) -> _Path:
        if self.is_self:
            return self._at(OWN_STEM + suffix)
        return self._at(posixpath.splitext(self.parts)[0] + suffix)

    def _at(self, parts: str) -> _Path:
        return _Path(parts, self.package)


_Value = _Path | str | None

#: Functions and methods that give the same place back.
_SAME_PLACE = frozenset(
    {"abspath", "realpath", "normpath", "fspath", "str", "Path", "PurePath", "PosixPath", "resource_path"}
)
_SAME_PLACE_METHODS = frozenset({"resolve", "absolute", "expanduser", "as_posix", "__fspath__"})


#: Functions of ``importlib.resources``, ``pkgutil`` and ``pkg_resources`` that get a package and a name in it.
_PACKAGE_READERS = frozenset(
    "get_data read_text read_binary open_text open_binary resource_filename resource_string resource_stream".split()
)

#: Names with which a path to the module's own place starts.
_STARTS = _PACKAGE_READERS | {"__file__", "files"}


class PathReader:
    """Reads the path expressions of one module, statement by statement, in source order."""

    def __init__(self, places: Iterable[tuple[str, str, str]] = ()) -> None:
        """
        :param places: what is known from the start, as :attr:`places` says it
        """
        self._names = {name: _Path(parts, package) for name, parts, package in places}

    @property
    def places(self) -> tuple[tuple[str, str, str], ...]:
        """The names that stand for a path, sorted: name, path, package."""
        return tuple(sorted((name, path.parts, path.package) for name, path in self._names.items()))

    def uses_in(self, node: cst.CSTNode, names: Set[str]) -> tuple[ResourceUse, ...]:
        """List the data files that a top-level statement reads.

        :param node: the statement
        :param names: names and attributes that it uses
        """
        if names.isdisjoint(_STARTS) and names.isdisjoint(self._names):
            return ()
        found = dict.fromkeys(self._uses(node))
        place = self._assigned(node)
        if place is not None and (place.is_self or _is_folder(place)):
            found[_Path(NAMED_PLACE)] = None  # HERE = Path(__file__).parent
        return tuple(
            ResourceUse(path=None, package="") if path is None else ResourceUse(path=path.parts, package=path.package)
            for path in found
        )

    def note(self, node: cst.CSTNode, names: Set[str]) -> None:
        """Note what a top-level statement assigns, for the functions above it that use it when they run."""
        if not (names.isdisjoint(_STARTS) and names.isdisjoint(self._names)):
            self._assigned(node)

    def _assigned(self, node: cst.CSTNode) -> _Path | None:
        if isinstance(node, cst.Assign) and len(node.targets) == 1:
            target, given = node.targets[0].target, node.value
        elif isinstance(node, cst.AnnAssign) and node.value is not None:
            target, given = node.target, node.value
        else:
            return None
        if not isinstance(target, cst.Name):
            return None
        value = self._evaluate(given)
        if isinstance(value, _Path):
            self._names[target.value] = value
            return value
        self._names.pop(target.value, None)
        return None

    def _uses(self, node: cst.CSTNode) -> Iterator[_Path | None]:
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            outside = dict(self._names)
            for parameter in parameters_of(node.params) if isinstance(node, cst.FunctionDef) else ():
                self._names.pop(parameter.name.value, None)
            for child in children_of(node):
                yield from self._uses(child)
            self._names = outside
            return
        path = self._assigned(node)
        if path is not None:
            if not path.is_self and not _is_folder(path):
                yield path
            return
        if isinstance(node, cst.BaseExpression):
            value = self._evaluate(node)
            if isinstance(value, _Path):
                if _is_folder(value):
                    yield None
                elif not value.is_self:
                    yield value
                return
            read = self._read_of_package(node)
            if read is not None:
                yield read
                return
            if any(isinstance(part, _Path) and part.is_self for part in map(self._evaluate, _operands(node))):
                yield None  # __file__.replace(".py", ".txt")
                return
        for child in children_of(node):
            yield from self._uses(child)

    def _read_of_package(self, node: cst.BaseExpression) -> _Path | None:
        # pkgutil.get_data(__package__, "x.txt")
        if not isinstance(node, cst.Call) or len(node.args) < 2:
            return None
        if dotted_name(node.func).rpartition(".")[2] not in _PACKAGE_READERS:
            return None
        package, name = _package(node.args[0].value), self._evaluate(node.args[1].value)
        return None if package is None or not isinstance(name, str) else package.join(name)

    def _evaluate(self, node: cst.CSTNode) -> _Value:
        if isinstance(node, cst.Name):
            return _Path(_SELF) if node.value == "__file__" else self._names.get(node.value)
        if isinstance(node, cst.BaseString):
            text = text_value(node)
            return self._formatted(node) if text is None and isinstance(node, cst.FormattedString) else text
        if isinstance(node, cst.Attribute):
            base = self._evaluate(node.value)
            return base.parent() if isinstance(base, _Path) and node.attr.value == "parent" else None
        if isinstance(node, cst.Subscript):
            return self._parents(node)
        if isinstance(node, cst.BinaryOperation):
            return self._operation(node)
        return self._call(node) if isinstance(node, cst.Call) else None

    def _formatted(self, node: cst.FormattedString) -> _Value:
        # f"{FOLDER}/name.txt"
        if len(node.parts) == 2:
            first, second = node.parts
            if isinstance(first, cst.FormattedStringExpression) and isinstance(second, cst.FormattedStringText):
                base = self._evaluate(first.expression)
                if isinstance(base, _Path) and second.value.startswith("/"):
                    return base.join(second.value.lstrip("/"))
        return None

    def _parents(self, node: cst.Subscript) -> _Value:
        # path.parents[1]
        if isinstance(node.value, cst.Attribute) and node.value.attr.value == "parents" and len(node.slice) == 1:
            base = self._evaluate(node.value.value)
            index = node.slice[0].slice
            if isinstance(base, _Path) and isinstance(index, cst.Index) and isinstance(index.value, cst.Integer):
                for _ in range(int(index.value.value, 0) + 1):
                    base = base.parent()
                return base
        return None

    def _operation(self, node: cst.BinaryOperation) -> _Value:
        left, right = self._evaluate(node.left), self._evaluate(node.right)
        if isinstance(left, _Path) and isinstance(right, str):
            if isinstance(node.operator, cst.Divide):  # path / "name"
                return left.join(right)
            if isinstance(node.operator, cst.Add) and right.startswith("/"):  # folder + "/name"
                return left.join(right.lstrip("/"))
        if isinstance(left, str) and isinstance(right, str) and isinstance(node.operator, cst.Add):
            return left + right
        return None

    def _call(self, node: cst.Call) -> _Value:
        function = dotted_name(node.func).rpartition(".")[2]
        arguments = [self._evaluate(arg.value) for arg in node.args]
        if isinstance(node.func, cst.Attribute):
            base = self._evaluate(node.func.value)
            method = node.func.attr.value
            if isinstance(base, _Path):
                names = [name for name in arguments if isinstance(name, str)]
                if method in _SAME_PLACE_METHODS:
                    return base
                if method == "with_suffix" and len(names) == 1:
                    return base.with_suffix(names[0])
                if method == "joinpath" and len(names) == len(arguments):
                    return base.join(*names)
                if method == "with_name" and len(names) == 1:
                    return base.parent().join(names[0])
                return None
        if function == "files" and len(node.args) == 1:
            # importlib.resources.files(__package__)
            return _package(node.args[0].value)
        first = arguments[0] if arguments else None
        if not isinstance(first, _Path):
            return None
        if function in _SAME_PLACE and len(arguments) == 1:
            return first
        if function == "dirname" and len(arguments) == 1:
            return first.parent()
        rest = [name for name in arguments[1:] if isinstance(name, str)]
        if function in ("join", "Path", "PurePath") and rest and len(rest) == len(arguments) - 1:
            return first.join(*rest)
        return None


def _package(node: cst.BaseExpression) -> _Path | None:
    """Return the folder of a package that is given as ``__package__``, ``__name__`` or ``"a.b"``."""
    if isinstance(node, cst.Name) and node.value in ("__package__", "__name__"):
        return _Path(".")
    name = text_value(node) if isinstance(node, cst.BaseString) else None
    return _Path(".", name) if name and all(part.isidentifier() for part in name.split(".")) else None


def _operands(node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """List the expressions from which a string operation or a call makes another path."""
    if isinstance(node, cst.Call):
        function = dotted_name(node.func).rpartition(".")[2]
        if isinstance(node.func, cst.Attribute):
            yield node.func.value
        if function not in _HARMLESS:
            yield from (item.value for item in node.args)
    elif isinstance(node, cst.BinaryOperation):
        yield from (node.left, node.right)
    elif isinstance(node, cst.Subscript):
        yield node.value
    elif isinstance(node, cst.FormattedString):
        yield from (part.expression for part in node.parts if isinstance(part, cst.FormattedStringExpression))


def _is_folder(path: _Path) -> bool:
    """Tell whether the path is the module's own folder, or one above it."""
    return path.parts == "." or path.parts.rpartition("/")[2] == ".."
