"""Imports by a call: ``importlib.import_module("a.b")``, ``__import__("a.b", fromlist=["c"])``, and their like.

Decides which of them can be read off. What they give back is a module object that the code may do anything with, so all
of it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

import libcst as cst

from rcpack.analysis.happenings import CallSite
from rcpack.analysis.literals import integer_value, text_value
from rcpack.analysis.scopes import Scopes
from rcpack.analysis.syntax import chain_of, dotted_name
from rcpack.domain.code import ImportBinding
from rcpack.domain.names import ModuleName, absolute_name

_IMPORT_MODULE = frozenset({"importlib.import_module", "import_module"})
_DUNDER_IMPORT = frozenset({"__import__", "builtins.__import__", "importlib.__import__"})

#: Functions that run or find code by a name or path that only their caller knows.
_UNSEEN = frozenset(
    "runpy.run_path runpy.run_module imp.load_source imp.load_module pkgutil.resolve_name pydoc.locate "
    "importlib.util.spec_from_file_location importlib.machinery.SourceFileLoader".split()
)


#: Last parts of all of them: a call of something else imports nothing, whatever it is called here.
_LAST_PARTS = frozenset(path.rpartition(".")[2] for path in _IMPORT_MODULE | _DUNDER_IMPORT | _UNSEEN)


def may_import(mentioned: Set[str], bindings: Iterable[ImportBinding]) -> bool:
    """Tell whether code can call something that imports.

    :param mentioned: names and attributes in the code
    :param bindings: what the names of the code can be bound to by import statements
    """
    return not _LAST_PARTS.isdisjoint(mentioned) or any(binding.attribute in _LAST_PARTS for binding in bindings)


def read_dynamic_import(scopes: Scopes, site: CallSite) -> tuple[ImportBinding, ...] | None:
    """Read off what a call imports.

    :param scopes: those around it
    :param site: the call
    :return: nothing for a call that imports nothing, ``None`` for an import that cannot be read off
    """
    path = _called_path(scopes, site.node)
    if path in _UNSEEN:
        return None
    if path in _IMPORT_MODULE:
        found = _import_module(site.node)
    elif path in _DUNDER_IMPORT:
        found = _dunder_import(site.node)
    else:
        return ()
    return None if found is None else tuple(_binding(module, level, name) for module, level, name in found)


def imports_itself(site: CallSite) -> bool:
    """Tell whether this is ``import_module(__name__)``, which reaches everything in its own module."""
    name = _argument(site.node, 0, "name")
    return isinstance(name, cst.Name) and name.value == "__name__"


def _called_path(scopes: Scopes, node: cst.Call) -> str:
    chain = chain_of(node.func)
    if chain is None:
        return ""
    root, attributes = chain
    bindings = scopes.lookup(root).imports or scopes.names.imports.get(root.value, ())
    for binding in bindings:
        if not binding.level:
            return ".".join((binding.module, *((binding.attribute,) if binding.attribute else ()), *attributes))
    return dotted_name(node.func)


def _import_module(node: cst.Call) -> list[tuple[str, int, str | None]] | None:
    name = text_value(_argument(node, 0, "name"))
    package = _argument(node, 1, "package")
    if name is None or not name.strip("."):
        return None
    stripped = name.lstrip(".")
    level = len(name) - len(stripped)
    if not level or package is None or dotted_name(package) in ("__package__", "__name__", "__spec__.parent"):
        return [(stripped, level, None)]
    anchor = text_value(package)
    absolute = absolute_name(ModuleName(anchor), True, level, stripped) if anchor else None
    return [(absolute, 0, None)] if absolute else None


def _dunder_import(node: cst.Call) -> list[tuple[str, int, str | None]] | None:
    name = text_value(_argument(node, 0, "name"))
    level_node = _argument(node, 4, "level")
    if name is None or not (level_node is None or isinstance(level_node, cst.Integer)):
        return None
    level = 0 if level_node is None else integer_value(level_node.value)
    names_node = _argument(node, 3, "fromlist")
    if not isinstance(names_node, cst.List | cst.Tuple | None) or not (name or names_node):
        return None
    names = [text_value(element.value) for element in names_node.elements] if names_node is not None else []
    if None in names:
        return None
    found: list[tuple[str, int, str | None]] = [(name, level, None)] if name or not level else []
    found += [(name, level, item) for item in names if item != "*"]
    if not names and not level:
        # __import__("a.b") gives a
        found += [(ancestor, 0, None) for ancestor in ModuleName(name).ancestors]
    return found


def _binding(module: str, level: int, attribute: str | None) -> ImportBinding:
    return ImportBinding(name="", module=module, level=level, attribute=attribute, loads=None)


def _argument(node: cst.Call, position: int, keyword: str) -> cst.BaseExpression | None:
    return next(_arguments(node, position, keyword), None)


def _arguments(node: cst.Call, position: int, keyword: str) -> Iterator[cst.BaseExpression]:
    for number, item in enumerate(node.args):
        if item.star:
            return
        if item.keyword.value == keyword if item.keyword is not None else number == position:
            yield item.value
