"""What is packed and why, as values for ``tree`` and ``why``; made of a pack or of the outline in a manifest."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from rcpack.domain.names import ModuleName
from rcpack.domain.pack import Pack, PackedDefinition
from rcpack.errors import EntryPointError


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A module or definition, with those that got in by it."""

    #: The module, or ``module.name`` of a definition.
    name: str
    #: What a person may want to know of it.
    detail: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something is packed, or left to the environment."""

    name: str
    #: ``function, lines 3-9``, or what else it is.
    detail: str
    #: From the entry point to it.
    chain: tuple[str, ...]


def full_name(definition: PackedDefinition) -> str:
    """Name a definition as chains do."""
    return f"{definition.module}.{definition.name}"


def module_tree(pack: Pack) -> tuple[Branch, ...]:
    """Arrange the modules with packed definitions by which module each was reached from first."""
    module_of = {full_name(definition): definition.module for definition in pack.definitions}
    parents: dict[str, str | None] = {}
    counts: dict[str, int] = {}
    for definition in sorted(pack.definitions, key=lambda each: (len(each.chain), each.number)):
        counts[definition.module] = counts.get(definition.module, 0) + 1
        before = [module_of.get(step) for step in definition.chain[:-1]]
        others = [module for module in before if module not in (None, definition.module)]
        parents.setdefault(definition.module, others[-1] if others else None)
    details = {name: _counted(counts[name]) for name in parents}
    return _arranged(parents, details)


def definition_tree(pack: Pack) -> tuple[Branch, ...]:
    """Arrange the packed definitions by the chain of each."""
    details = {full_name(definition): _described(definition) for definition in pack.definitions}
    parents = {
        full_name(definition): next((step for step in reversed(definition.chain[:-1]) if step in details), None)
        for definition in pack.definitions
    }
    return _arranged(parents, details)


def reasons(pack: Pack, name: str) -> tuple[Reason, ...]:
    """Say why a module, a definition or an extern is there.

    :param name: ``module`` or ``module.name``
    :return: at least one reason; for a module, those of its definitions, the shortest chain first
    :raises EntryPointError: if nothing of that name is there, with the names that are nearest to it
    """
    found = [
        Reason(name=full_name(definition), detail=_described(definition), chain=definition.chain)
        for definition in pack.definitions
        if name == definition.module or name in _names(definition)
    ]
    chains = {each: definition.chain for definition in pack.definitions for each in _names(definition)}
    found += [
        Reason(
            name=extern.module,
            detail="left to the environment" + (", may be missing" if extern.is_optional else ""),
            chain=(*chains.get(extern.imported_by, (extern.imported_by,)), extern.module),
        )
        for extern in pack.externs
        if extern.module.is_within(name)
    ]
    if not found and ModuleName(name) in pack.modules:
        found = [Reason(name=name, detail="the package of packed modules", chain=(name,))]
    if not found:
        known = {*chains, *pack.modules, *(extern.module for extern in pack.externs)}
        near = difflib.get_close_matches(name, known, n=3)
        hint = f"The nearest names: {', '.join(near)}." if near else ""
        raise EntryPointError(f"{name} is not packed, and nothing packed imports it", hint=hint)
    return tuple(sorted(found, key=lambda reason: (len(reason.chain), reason.name)))


def _names(definition: PackedDefinition) -> list[str]:
    return [full_name(definition), *(f"{definition.module}.{each}" for each in definition.name.split(","))]


def _described(definition: PackedDefinition) -> str:
    kind = definition.kind.value.replace("_", " ")
    if definition.line == definition.end_line:
        return f"{kind}, line {definition.line}"
    return f"{kind}, lines {definition.line}-{definition.end_line}"


def _counted(number: int) -> str:
    return "1 definition" if number == 1 else f"{number} definitions"


def _arranged(parents: dict[str, str | None], details: dict[str, str]) -> tuple[Branch, ...]:
    """Make a tree of who was reached from whom, without recursion into cycles: a chain never meets itself."""
    children: dict[str | None, list[str]] = {}
    for name, parent in parents.items():
        children.setdefault(parent, []).append(name)
    made: dict[str, Branch] = {}
    todo = children.get(None, [])[::-1]
    while todo:
        name = todo[-1]
        below = children.get(name, [])
        waiting = [each for each in below if each not in made]
        if waiting:
            todo += reversed(waiting)
            continue
        made[name] = Branch(name=name, detail=details[name], branches=tuple(made[each] for each in below))
        todo.pop()
    return tuple(made[name] for name in children.get(None, []))
