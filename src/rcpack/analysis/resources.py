"""Which data files a statement reads next to its own file.

Follows path expressions from ``__file__`` (and ``importlib.resources.files(__package__)``) through ``os.path`` and
``pathlib``, and through names that such an expression is assigned to. What it cannot follow, it reports.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Set
from dataclasses import dataclass

import libcst as cst

from rcpack.analysis.literals import text_value
from rcpack.analysis.syntax import children_of, dotted_name
from rcpack.domain.code import ResourceUse

#: Stands for the module's own file in a symbolic path.
_SELF = "\0self"


@dataclass(frozen=True, slots=True)
class _Path:
    """A symbolic path relative to the folder of the module; ``\\0self`` is its own file."""

    parts: str

    @property
    def is_self(self) -> bool:
        return self.parts.endswith(_SELF)

    def parent(self) -> _Path:
        return _Path(posixpath.normpath(posixpath.join(self.parts, "..")) if not self.is_self else ".")

    def join(self, *names: str) -> _Path:
        return _Path(posixpath.normpath(posixpath.join(self.parts, *names)))


_Value = _Path | str | None

#: Functions and methods that give the same place back.
_SAME_PLACE = frozenset(
    {"abspath", "realpath", "normpath", "fspath", "str", "Path", "PurePath", "PosixPath", "resource_path"}
)
_SAME_PLACE_METHODS = frozenset({"resolve", "absolute", "expanduser", "as_posix", "__fspath__"})


#: Names with which a path to the module's own place starts.
_STARTS = frozenset({"__file__", "files", "get_data"})


class PathReader:
    """Reads the path expressions of one module, statement by statement, in source order."""

    def __init__(self) -> None:
        self._names: dict[str, _Path] = {}

    def uses_in(self, node: cst.CSTNode, names: Set[str], line: int) -> tuple[ResourceUse, ...]:
        """List the data files that a top-level statement reads.

        :param node: the statement
        :param names: names and attributes that it uses
        :param line: its line
        """
        if names.isdisjoint(_STARTS) and names.isdisjoint(self._names):
            return ()
        found = dict.fromkeys(self._uses(node))
        return tuple(ResourceUse(path=path, line=line) for path in found)

    def _uses(self, node: cst.CSTNode) -> Iterator[str | None]:
        if isinstance(node, cst.Assign) and len(node.targets) == 1 and isinstance(node.targets[0].target, cst.Name):
            value = self._evaluate(node.value)
            name = node.targets[0].target.value
            if isinstance(value, _Path):
                self._names[name] = value
                if not value.is_self and not _is_folder(value):
                    yield value.parts
                return
            self._names.pop(name, None)
        if isinstance(node, cst.BaseExpression):
            value = self._evaluate(node)
            if isinstance(value, _Path):
                if _is_folder(value):
                    yield None
                elif not value.is_self:
                    yield value.parts
                return
            if (
                isinstance(node, cst.Call)
                and dotted_name(node.func).rpartition(".")[2] == "get_data"
                and len(node.args) == 2
            ):
                # pkgutil.get_data(__package__, "x.txt")
                resource = self._evaluate(node.args[1].value)
                if isinstance(resource, str):
                    yield posixpath.normpath(resource)
                    return
        for child in children_of(node):
            yield from self._uses(child)

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
                if method == "joinpath" and len(names) == len(arguments):
                    return base.join(*names)
                if method == "with_name" and len(names) == 1:
                    return base.parent().join(names[0])
                return None
        if function == "files" and len(node.args) == 1:
            # importlib.resources.files(__package__)
            given = node.args[0].value
            return _Path(".") if isinstance(given, cst.Name) and given.value in ("__package__", "__name__") else None
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


def _is_folder(path: _Path) -> bool:
    """Tell whether the path is the module's own folder, or one above it."""
    return path.parts == "." or path.parts.rpartition("/")[2] == ".."
