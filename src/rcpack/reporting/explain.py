"""Two packs -> what is different between them, and what of it counts.

Decides which definition of one side is which of the other: by module and name first; then by digest (moved), then by
likeness of text (renamed, or moved and edited). Effects have no name of their own and are matched by digest, then in
their order. What counts inside of a definition is for the comparer to say, which can parse; this module only matches.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Protocol

from rcpack.domain.acceptance import Acceptances
from rcpack.domain.differences import (
    Aspect,
    ChangeKind,
    DefinitionChange,
    OtherChange,
    PackDiff,
    Place,
    Side,
    SourceDiff,
)
from rcpack.domain.pack import Pack, PackedDefinition
from rcpack.domain.records import Json, record_from_value

#: Definitions with less in common than this are one removed and one added.
_LIKENESS = 0.6

#: With more pairs than this, a renamed definition is searched near its place in its own module only.
_MAX_TRIES = 400
_NEIGHBOURS = 10

#: What a manifest says beside the pack that is a remark, and no part of the job.
_REMARKS = frozenset({"counts_as", "recipe_moved_on"})

_Key = tuple[str, str, int]
_Pair = tuple[PackedDefinition, PackedDefinition]


class Comparer(Protocol):
    """Reads the source text of definitions."""

    def text(self, definition: PackedDefinition, is_new: bool) -> str:
        """Return the text of a definition on one side."""
        ...

    def compare(self, before: PackedDefinition, after: PackedDefinition, *, is_equal: bool) -> SourceDiff | None:
        """Compare two texts of one definition; ``None`` if the texts are the same."""
        ...

    def show(self, definition: PackedDefinition, is_new: bool) -> SourceDiff:
        """Show a definition that one side does not have."""
        ...


class NoComparer:
    """For outlines, whose source is not at hand."""

    def text(self, definition: PackedDefinition, is_new: bool) -> str:
        return ""

    def compare(self, before: PackedDefinition, after: PackedDefinition, *, is_equal: bool) -> SourceDiff | None:
        return None

    def show(self, definition: PackedDefinition, is_new: bool) -> SourceDiff:
        return SourceDiff(rows=())


def side_of(pack: Pack, label: str, accepted: Acceptances, about: Iterable[tuple[str, str]] = ()) -> Side:
    """Describe one of the two packs."""
    return Side(
        label=label,
        fingerprint=pack.fingerprint,
        representative=accepted.representative(pack.fingerprint),
        entries=tuple(str(entry) for entry in pack.entry_points),
        definitions=len(pack.definitions),
        modules=len(pack.slices),
        about=tuple(about),
    )


def explain(
    before: Pack,
    after: Pack,
    sides: tuple[Side, Side],
    *,
    accepted: Acceptances = Acceptances(),
    comparer: Comparer | None = None,
    configs: tuple[Mapping[str, Json], Mapping[str, Json]] = ({}, {}),
) -> PackDiff:
    """Find everything that is different.

    :param before: the one pack
    :param after: the other
    :param sides: what they are called
    :param accepted: which fingerprints count as which
    :param comparer: reads the source; without one, definitions are only named
    :param configs: what else the two jobs are made of
    """
    is_same = before.fingerprint == after.fingerprint
    pairs, removed, added = _match(before, after, comparer or NoComparer())
    changes = list(_definition_changes(before, after, pairs, removed, added, comparer or NoComparer(), is_same))
    others = list(_other_changes(before, after, is_same))
    others += _module_changes(before, after, {place.module for change in changes for place in _places(change)})
    if not is_same and not (any(each.counts for each in changes) or any(each.counts for each in others)):
        others += _order_changes(before, after, pairs)
    others += _config_changes(*configs)
    steps = (*accepted.chain(before.fingerprint), *accepted.chain(after.fingerprint))
    return PackDiff(
        before=sides[0],
        after=sides[1],
        is_same=is_same,
        is_accepted=not is_same and sides[0].representative == sides[1].representative,
        reasons=tuple(dict.fromkeys(step.reason for step in steps)),
        definitions=tuple(sorted(changes, key=_rank)),
        others=tuple(sorted(others, key=lambda other: not other.counts)),
    )


def _rank(change: DefinitionChange) -> tuple[bool, int, str]:
    return not change.counts, len(change.place.chain), change.place.full_name


# matching


def base_name(definition: PackedDefinition) -> str:
    """Return the name without the line that effects have in theirs."""
    return definition.name.partition("@")[0]


def _keyed(definitions: Iterable[PackedDefinition]) -> dict[_Key, PackedDefinition]:
    counts: dict[tuple[str, str], int] = {}
    found: dict[_Key, PackedDefinition] = {}
    for definition in sorted(definitions, key=lambda each: (each.module, each.line, each.number)):
        name = (definition.module, base_name(definition))
        counts[name] = counts.get(name, 0) + 1
        found[(name[0], name[1], counts[name])] = definition
    return found


def _match(
    before: Pack, after: Pack, comparer: Comparer
) -> tuple[list[_Pair], list[PackedDefinition], list[PackedDefinition]]:
    """Pair the definitions of two packs.

    :return: pairs, what is left of the first, what is left of the second
    """
    # by number, so that taking one out needs no search
    old = {definition.number: definition for definition in before.definitions}
    new = {definition.number: definition for definition in after.definitions}
    pairs: list[_Pair] = []
    _pair_by(_same_in_place, old, new, pairs)
    _pair_by(_same_digest, old, new, pairs)
    one, two = _keyed(old.values()), _keyed(new.values())
    for key in [key for key in one if key in two]:
        if one[key].kind is two[key].kind or "@" not in one[key].name:
            pairs.append((old.pop(one[key].number), new.pop(two[key].number)))
    _pair_by(_name_and_kind, old, new, pairs)
    _pair_alike(old, new, pairs, comparer)
    pairs.sort(key=lambda pair: pair[1].number)
    return pairs, list(old.values()), list(new.values())


def _pair_by(
    key_of: Callable[[PackedDefinition], object],
    old: dict[int, PackedDefinition],
    new: dict[int, PackedDefinition],
    pairs: list[_Pair],
) -> None:
    waiting: dict[object, deque[PackedDefinition]] = {}
    for definition in old.values():
        waiting.setdefault(key_of(definition), deque()).append(definition)
    for definition in tuple(new.values()):
        found = waiting.get(key_of(definition))
        if found:
            pairs.append((old.pop(found.popleft().number), new.pop(definition.number)))


def _same_in_place(definition: PackedDefinition) -> object:
    return definition.module, base_name(definition), definition.digest


def _same_digest(definition: PackedDefinition) -> object:
    return base_name(definition), definition.digest


def _name_and_kind(definition: PackedDefinition) -> object:
    # an effect has only its kind for a name
    return definition if "@" in definition.name else (base_name(definition), definition.kind)


def _pair_alike(
    old: dict[int, PackedDefinition], new: dict[int, PackedDefinition], pairs: list[_Pair], comparer: Comparer
) -> None:
    """Pair what was renamed: most of the text is the same."""
    is_few = len(old) * len(new) <= _MAX_TRIES
    ranks, new_ranks = _ranks(old.values()), _ranks(new.values())
    candidates = []
    for one in old.values():
        for two in new.values():
            is_near = one.module == two.module and abs(ranks[one.number] - new_ranks[two.number]) <= _NEIGHBOURS
            if one.kind is two.kind and (is_near or (is_few and "@" not in one.name)):
                likeness = _likeness(comparer.text(one, False), comparer.text(two, True))
                if likeness >= _LIKENESS:
                    candidates.append((likeness, -one.number, one.number, two.number))
    for _, _, first, second in sorted(candidates, reverse=True):
        if first in old and second in new:
            pairs.append((old.pop(first), new.pop(second)))


def _ranks(definitions: Iterable[PackedDefinition]) -> dict[int, int]:
    """Number the definitions of each module in their order in the file."""
    found: dict[int, int] = {}
    counts: dict[str, int] = {}
    for definition in sorted(definitions, key=lambda each: (each.line, each.number)):
        found[definition.number] = counts[definition.module] = counts.get(definition.module, -1) + 1
    return found


def _likeness(one: str, two: str) -> float:
    first, second = one.split(), two.split()
    if not first or not second or min(len(first), len(second)) / max(len(first), len(second)) < _LIKENESS / 2:
        return 0.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _LIKENESS else 0.0


# definitions


def _definition_changes(
    before: Pack,
    after: Pack,
    pairs: list[_Pair],
    removed: list[PackedDefinition],
    added: list[PackedDefinition],
    comparer: Comparer,
    is_same: bool,
) -> Iterator[DefinitionChange]:
    for one, two in pairs:
        is_equal = is_same or one.digest == two.digest
        source = comparer.compare(one, two, is_equal=is_equal)
        is_moved = one.module != two.module
        is_renamed = base_name(one) != base_name(two)
        if is_equal and source is None and not is_moved:
            continue
        kind = ChangeKind.RENAMED if is_renamed else ChangeKind.MOVED if is_moved else ChangeKind.EDITED
        yield DefinitionChange(
            change=kind,
            counts=not is_equal,
            before=_place(before, one),
            after=_place(after, two),
            source=source,
        )
    for one in removed:
        source = comparer.show(one, False)
        change = DefinitionChange(
            change=ChangeKind.REMOVED, counts=not is_same, before=_place(before, one), after=None, source=source
        )
        yield change
    for two in added:
        source = comparer.show(two, True)
        change = DefinitionChange(
            change=ChangeKind.ADDED, counts=not is_same, before=None, after=_place(after, two), source=source
        )
        yield change


def _places(change: DefinitionChange) -> Iterator[Place]:
    yield from (place for place in (change.before, change.after) if place is not None)


def _place(pack: Pack, definition: PackedDefinition) -> Place:
    return Place(
        module=definition.module,
        name=definition.name,
        kind=definition.kind.value,
        path=pack.modules[definition.module].path,
        line=definition.line,
        end_line=definition.end_line,
        digest=definition.digest,
        chain=definition.chain,
    )


# the rest


def _other_changes(before: Pack, after: Pack, is_same: bool) -> Iterator[OtherChange]:
    if before.specification != after.specification:
        yield OtherChange(
            aspect=Aspect.SPECIFICATION,
            name="",
            counts=True,
            before=before.specification,
            after=after.specification,
            detail="fingerprints of two specifications are never equal, whatever the code is",
        )
    old, new = ([str(entry) for entry in pack.entry_points] for pack in (before, after))
    yield from _set_changes(Aspect.ENTRY, dict.fromkeys(old, ""), dict.fromkeys(new, ""), not is_same)
    names = [
        {f"{module}.{name}": name for module, names in pack.public_names for name in names} for pack in (before, after)
    ]
    yield from _set_changes(Aspect.PUBLIC_NAME, names[0], names[1], not is_same)
    policies = [_policy_record(pack) for pack in (before, after)]
    for change in _value_changes(Aspect.POLICY, *policies):
        yield replace(change, counts=False, detail="acts through what is packed")
    externs = [{str(extern.module): extern.imported_by for extern in pack.externs} for pack in (before, after)]
    for change in _set_changes(Aspect.EXTERN, externs[0], externs[1], False):
        yield replace(change, detail=f"by {change.after or change.before}")
    resources = [{resource.path: resource for resource in pack.resources} for pack in (before, after)]
    for path in sorted(resources[0].keys() | resources[1].keys()):
        sizes = [len(each[path].data) if path in each else None for each in resources]
        if resources[0].get(path) != resources[1].get(path):
            yield OtherChange(
                aspect=Aspect.RESOURCE, name=path, counts=not is_same, before=sizes[0], after=sizes[1], detail="bytes"
            )


def _policy_record(pack: Pack) -> dict[str, Json]:
    """Write the policy with a rule in a word or two, as on the command line."""
    record = record_from_value(pack.policy)
    assert isinstance(record, dict), "a dataclass is an object"
    return {**record, "rules": [f"{rule.action.value} {rule.pattern}" for rule in pack.policy.rules]}


def _module_changes(before: Pack, after: Pack, told: set[str]) -> Iterator[OtherChange]:
    """Tell of files that were edited where no packed definition was.

    :param told: modules whose changes are told by those of their definitions
    """
    for module in sorted(before.modules.keys() & after.modules.keys()):
        one, two = before.modules[module], after.modules[module]
        if one.source_sha256 == two.source_sha256 or (one.data != two.data and module in told):
            continue
        unreached = "edited in parts that the entry points do not reach"
        detail = unreached if one.data == two.data else "edited in its imports, comments or order only"
        yield OtherChange(
            aspect=Aspect.MODULE,
            name=module,
            counts=False,
            before=one.source_sha256,
            after=two.source_sha256,
            detail=detail,
        )


def _set_changes(
    aspect: Aspect, before: Mapping[str, str], after: Mapping[str, str], counts: bool
) -> Iterator[OtherChange]:
    for name in (*before, *(name for name in after if name not in before)):
        if (name in before) != (name in after):
            yield OtherChange(aspect=aspect, name=name, counts=counts, before=before.get(name), after=after.get(name))


def _value_changes(aspect: Aspect, before: Mapping[str, Json], after: Mapping[str, Json]) -> Iterator[OtherChange]:
    for name in (*before, *(name for name in after if name not in before)):
        if before.get(name) != after.get(name) or type(before.get(name)) is not type(after.get(name)):
            yield OtherChange(aspect=aspect, name=name, counts=True, before=before.get(name), after=after.get(name))


def _order_changes(before: Pack, after: Pack, pairs: list[_Pair]) -> Iterator[OtherChange]:
    """Explain fingerprints that differ although no definition does: which of several is meant, or what runs first."""
    for one, two in pairs:
        names = [
            sorted(f"{pack.definitions[number].module}.{base_name(pack.definitions[number])}" for number in numbers)
            for pack, numbers in ((before, one.references), (after, two.references))
        ]
        moved = [name for name in names[0] if name not in names[1]], [name for name in names[1] if name not in names[0]]
        if any(moved):
            yield OtherChange(
                aspect=Aspect.ORDER,
                name=f"{two.module}.{two.name}",
                counts=True,
                before=", ".join(moved[0]) or None,
                after=", ".join(moved[1]) or None,
                detail="refers to other definitions now",
            )
    for module in sorted(before.modules.keys() & after.modules.keys()):
        lines = sorted((two.line, one.line) for one, two in pairs if one.module == two.module == module)
        if any(first[1] > second[1] for first, second in pairwise(lines)):
            detail = "statements that can be observed run in another order"
            yield OtherChange(aspect=Aspect.ORDER, name=module, counts=True, detail=detail)


def _config_changes(before: Mapping[str, Json], after: Mapping[str, Json]) -> Iterator[OtherChange]:
    if not before or not after:
        return  # an entry point is not a job: there is nothing to compare with
    for change in _value_changes(Aspect.CONFIG, _flat(dict(before)), _flat(dict(after))):
        yield replace(change, counts=change.name not in _REMARKS)


def _flat(value: Json, name: str = "") -> dict[str, Json]:
    """Write nested dicts and lists as one, with dotted names."""
    if isinstance(value, dict) and value:
        return {key: item for part in value for key, item in _flat(value[part], _joined(name, part)).items()}
    if isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        return {
            key: item for number, part in enumerate(value) for key, item in _flat(part, f"{name}[{number}]").items()
        }
    return {name: value}


def _joined(name: str, part: str) -> str:
    return f"{name}.{part}" if name else part
