"""Small questions to a syntax tree that need no scopes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

import libcst as cst

from rcpack.domain.code import ImportBinding

_SKIPPED_FIELDS = frozenset(
    "lpar rpar comma semicolon equal leading_lines lines_after_decorators trailing_whitespace header footer lbracket "
    "rbracket lbrace rbrace colon first_colon second_colon dot separator indent operator".split()
)
_fields_of_type: dict[type, tuple[str, ...]] = {}


def children_of(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield the nodes directly below that can hold code, in source order, without whitespace and punctuation."""
    names = _fields_of_type.get(type(node))
    if names is None:
        names = _fields_of_type[type(node)] = tuple(
            item.name
            for item in dataclasses.fields(node)
            if item.name not in _SKIPPED_FIELDS and not item.name.startswith("whitespace")
        )
    for name in names:
        value = getattr(node, name)
        kind = type(value)
        if kind is tuple or kind is list:
            yield from value
        elif kind not in _NO_NODES:
            yield value


#: Types of fields that hold no node.
_NO_NODES = frozenset({type(None), str, bool, cst.MaybeSentinel})


def import_bindings(node: cst.Import | cst.ImportFrom) -> Iterable[ImportBinding]:
    """Read off what an import statement binds."""
    if isinstance(node, cst.Import):
        for alias in node.names:
            dotted = dotted_name(alias.name)
            if alias.asname is not None:  # import a.b as c
                assert isinstance(alias.asname.name, cst.Name), "the grammar allows only a name here"
                name, module, loads = alias.asname.name.value, dotted, None
            else:  # import a.b
                name = module = dotted.partition(".")[0]
                loads = dotted
            yield ImportBinding(name=name, module=module, level=0, attribute=None, loads=loads)
        return
    module = dotted_name(node.module) if node.module is not None else ""
    level = len(node.relative)
    if isinstance(node.names, cst.ImportStar):  # from a import *
        yield ImportBinding(name="*", module=module, level=level, attribute=None, loads=None)
        return
    for alias in node.names:  # from a import b as c
        attribute = dotted_name(alias.name)
        name = dotted_name(alias.asname.name) if alias.asname is not None else attribute
        yield ImportBinding(name=name, module=module, level=level, attribute=attribute, loads=None)


def dotted_name(node: cst.CSTNode) -> str:
    """Return ``a.b.c`` for a name or a chain of attributes; ``""`` for anything else."""
    parts: list[str] = []
    while type(node) is cst.Attribute:
        parts.append(node.attr.value)
        node = node.value
    if type(node) is not cst.Name:
        return ""
    parts.append(node.value)
    return ".".join(reversed(parts))


def chain_of(node: cst.BaseExpression) -> tuple[cst.Name, tuple[str, ...]] | None:
    """Split ``a.b.c`` into its root name and the attributes; ``None`` if the root is no name."""
    attributes: list[str] = []
    # the exact types: isinstance() asks the abstract classes of libcst, and this is asked very often
    while type(node) is cst.Attribute:
        attributes.append(node.attr.value)
        node = node.value
    return (node, tuple(reversed(attributes))) if type(node) is cst.Name else None


def parameters_of(parameters: cst.Parameters) -> Sequence[cst.Param]:
    """List the parameters of a function in the order in which they are written."""
    found = [*parameters.posonly_params, *parameters.params]
    if isinstance(parameters.star_arg, cst.Param):
        found.append(parameters.star_arg)
    found.extend(parameters.kwonly_params)
    if parameters.star_kwarg is not None:
        found.append(parameters.star_kwarg)
    return found


def names_bound_by(body: cst.CSTNode) -> list[str]:
    """List the names that the statements of a block bind, without looking into functions; for blocks that never run."""
    if isinstance(body, cst.Else):  # if not TYPE_CHECKING: ... else: THIS PART
        body = body.body
    names: list[str] = []
    for node in (body,) if isinstance(body, cst.If) else getattr(body, "body", ()):
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
            names.append(node.name.value)
        elif isinstance(node, (cst.Import, cst.ImportFrom)):
            names.extend(binding.name for binding in import_bindings(node))
        elif isinstance(node, cst.Assign):
            names.extend(item.target.value for item in node.targets if isinstance(item.target, cst.Name))
        elif isinstance(node, cst.AnnAssign) and isinstance(node.target, cst.Name):
            names.append(node.target.value)
        elif isinstance(node, cst.TypeAlias):
            names.append(node.name.value)
        else:
            names.extend(names_bound_by(node))
            for part in ("orelse", "finalbody"):
                if getattr(node, part, None) is not None:
                    names.extend(names_bound_by(getattr(node, part)))
            for handler in getattr(node, "handlers", ()):
                names.extend(names_bound_by(handler))
            if isinstance(getattr(node, "body", None), cst.BaseSuite):
                names.extend(names_bound_by(node.body))
    return names


def docstring_of(body: cst.BaseSuite | cst.Module) -> cst.BaseString | None:
    """Return the docstring of a function, class or module: a plain (or concatenated) string that stands first."""
    first: cst.CSTNode | None = body.body[0] if body.body else None
    if isinstance(first, cst.SimpleStatementLine):
        first = first.body[0] if first.body else None
    if not isinstance(first, cst.Expr):
        return None
    value = piece = first.value
    while isinstance(piece, cst.ConcatenatedString):
        if not _is_plain_text(piece.left):
            return None
        piece = piece.right
    return value if isinstance(value, cst.BaseString) and _is_plain_text(piece) else None


def _is_plain_text(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.SimpleString) and "b" not in node.prefix.lower()
