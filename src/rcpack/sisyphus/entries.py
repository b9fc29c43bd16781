"""Which entry points are packed, their pack, and their numbers in its fingerprint."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from importlib.machinery import PathFinder

from rcpack.domain.names import ModuleName
from rcpack.domain.policy import Action
from rcpack.sisyphus.pinned import definition_number
from rcpack.sisyphus.references import unique
from rcpack.sisyphus.settings import known_packages
from rcpack.sisyphus.snapshot import PackSettings, Snapshot, capture

#: Entry point -> its place among those of the fingerprint: the same wherever the code lies.
#: For what the environment provides, it is its path.
NumberOf = Callable[[str], "int | str"]


def packed_entries(entries: Iterable[str], settings: PackSettings) -> tuple[str, ...]:
    """Leave out the entry points that the policy leaves to the environment, and those given twice."""
    known = known_packages(settings)
    return tuple(entry for entry in unique(entries) if _is_recipe(ModuleName(entry), known, settings))


def capture_for(entries: Iterable[str], settings: PackSettings, *, asked_by: str) -> Snapshot | None:
    """Capture the pack of those entry points that are packed; ``None`` if none is."""
    packed = packed_entries(entries, settings)
    return capture(packed, settings, asked_by=asked_by) if packed else None


def numbering(packed: tuple[str, ...]) -> NumberOf:
    """Number entry points as the fingerprint does."""
    return lambda entry: packed.index(entry) if entry in packed else entry


def pinned_numbering(pinned: Snapshot) -> NumberOf:
    """Number what is in a pinned pack as its definitions are."""

    def number_of(entry: str) -> int | str:
        number = definition_number(pinned.pack, entry)
        return entry if number is None else number

    return number_of


def _is_recipe(entry: ModuleName, known: frozenset[str], settings: PackSettings) -> bool:
    rule = settings.policy.rule_for(entry)
    if rule.action is not Action.INTERN:
        # refused ones are packed, so that packing says by which rule
        return rule.action is Action.DENY
    # neither provided nor under a root: packing says what is wrong with it
    return entry.root in known or not _is_importable(entry.root)


def _is_importable(name: str) -> bool:
    """Tell whether the manager could import an installed package of that name; nothing is imported."""
    return name in sys.builtin_module_names or PathFinder.find_spec(name) is not None
