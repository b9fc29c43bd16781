"""What a collection or a config needs of the recipe: the entry points that count for the hash, and all that are packed.

The entry points that count come first, so that their numbers are the same in the pack and in the fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rcpack.analysis.resolution import Resolver
from rcpack.analysis.targets import UnresolvedTarget
from rcpack.domain.names import ModuleName
from rcpack.errors import ConfigError, EntryPointError
from rcpack.sisyphus.entries import NumberOf, numbering, packed_entries, pinned_numbering
from rcpack.sisyphus.hash_policy import HashPolicy, HashWord
from rcpack.sisyphus.looks import look_at
from rcpack.sisyphus.objects import SerializerObject
from rcpack.sisyphus.pinned import check_offered, definition_number
from rcpack.sisyphus.references import Certainty, ReferenceFinder, ValueReference, unique
from rcpack.sisyphus.settings import PolicyLike, RecipeRoots, known_packages, settings_for
from rcpack.sisyphus.snapshot import PackSettings, Snapshot, capture


@dataclass(frozen=True)
class Leaf:
    """A serializer object that is no collection, with what the collections around it say."""

    member: SerializerObject
    policy: HashPolicy
    #: Whether it counts for the hash at all.
    is_hashed: bool = True
    #: Patterns of modules that are not packed for it, since it takes them from elsewhere.
    without: tuple[str, ...] = ()

    @property
    def is_code_hashed(self) -> bool:
        """Whether the code that it needs counts."""
        return self.is_hashed and self.member.hash_policy(self.policy).word is HashWord.CODE


@dataclass(frozen=True)
class Assembly:
    """The entry points of a collection or config, and the settings of their pack."""

    settings: PackSettings
    #: Those whose code counts, in the order of the fingerprint.
    hashed: tuple[str, ...]
    #: All that are packed: the hashed ones, then the others.
    packed: tuple[str, ...]
    leaves: tuple[Leaf, ...] = ()
    #: The pack that is taken in place of the recipe.
    pinned: Snapshot | None = None

    def number_of(self) -> NumberOf:
        """Return the numbers of entry points in the fingerprint."""
        return numbering(self.hashed) if self.pinned is None else pinned_numbering(self.pinned)

    def snapshot(self, asked_by: str) -> Snapshot | None:
        """Capture what is vendored; ``None`` if nothing is."""
        if self.pinned is not None:
            return self.pinned
        if not self.packed:
            return None
        found = capture(self.packed, self.settings, asked_by=asked_by)
        for leaf in self.leaves:
            leaf.member.check(found.pack)
        return found

    def fingerprint(self, asked_by: str) -> str | None:
        """Return the fingerprint of what counts; ``None`` if nothing does."""
        if not self.hashed:
            return None
        if self.pinned is not None:
            return self.pinned.counts_as
        return capture(self.hashed, self.settings, asked_by=asked_by).counts_as


def assemble(
    leaves: Sequence[Leaf],
    *,
    hashed: Sequence[ValueReference] = (),
    unhashed: Sequence[ValueReference] = (),
    settings: PackSettings,
    pinned: Snapshot | None = None,
) -> Assembly:
    """Bring together what serializer objects and values need.

    :param leaves: the serializer objects
    :param hashed: references in values that count
    :param unhashed: references in values that do not count
    :param pinned: a pack that is taken in place of the recipe; the objects may say one, too
    :raises EntryPointError: if something that is named for sure does not exist
    """
    finder = ReferenceFinder(known_packages(settings))
    counting = [*_needs((leaf for leaf in leaves if leaf.is_code_hashed), finder), *hashed]
    others = [*_needs((leaf for leaf in leaves if not leaf.is_code_hashed), finder), *unhashed]
    pinned = _only_pinned(leaves) or pinned
    if pinned is not None:
        return _assemble_pinned(leaves, counting, others, settings, pinned)
    first = _entries(counting, settings)
    return Assembly(settings, first, unique((*first, *_entries(others, settings))), tuple(leaves))


def _only_pinned(leaves: Iterable[Leaf]) -> Snapshot | None:
    found = {leaf.member.pinned.fingerprint: leaf.member.pinned for leaf in leaves if leaf.member.pinned is not None}
    if len(found) > 1:
        raise ConfigError(
            "a config can pin the code of one job only, and two are given",
            hint="The same packages cannot be imported from two places in one process.",
        )
    return next(iter(found.values()), None)


def _assemble_pinned(
    leaves: Sequence[Leaf],
    counting: Iterable[ValueReference],
    others: Iterable[ValueReference],
    settings: PackSettings,
    pinned: Snapshot,
) -> Assembly:
    """Bring together what is needed of a pinned pack, which is all that the job can import."""

    def offered(references: Iterable[ValueReference]) -> tuple[str, ...]:
        found = []
        for reference in references:
            if ModuleName(reference.path).root not in pinned.pack.top_level_packages:
                continue
            if definition_number(pinned.pack, reference.path) is None:
                if reference.certainty is Certainty.TEXT:
                    continue
                check_offered(pinned.pack, reference.path, reference.where)
            found.append(reference.path)
        return unique(found)

    hashed = offered(counting)
    return Assembly(settings, hashed, unique((*hashed, *offered(others))), tuple(leaves), pinned)


def settings_of(
    leaves: Sequence[Leaf], recipe_roots: RecipeRoots, policy: PolicyLike, named: Iterable[str] = ()
) -> PackSettings:
    """Decide the settings of the one pack of several objects.

    :param named: further dotted paths that are to be packed
    """
    entries = [*named, *(entry for leaf in leaves for entry in leaf.member.entries())]
    without = unique(item for leaf in leaves for item in leaf.without)
    unhashed = unique(leaf.member.unhashed_package_root for leaf in leaves if leaf.member.unhashed_package_root)
    # where two are given, none can be meant for all that they share
    return settings_for(entries, recipe_roots, policy, without, unhashed[0] if len(unhashed) == 1 else "")


def _needs(leaves: Iterable[Leaf], finder: ReferenceFinder) -> Iterator[ValueReference]:
    for leaf in leaves:
        for entry in leaf.member.entries():
            yield ValueReference(entry, Certainty.NAMED, repr(leaf.member))
        yield from leaf.member.code_references(finder)


def _entries(references: Iterable[ValueReference], settings: PackSettings) -> tuple[str, ...]:
    """Say which references are entry points."""
    items = list(references)
    wanted = set(packed_entries([item.path for item in items], settings))
    return unique(item.path for item in items if item.path in wanted and _exists(item, settings))


def _exists(reference: ValueReference, settings: PackSettings) -> bool:
    if reference.certainty is Certainty.NAMED:
        return True
    with look_at(settings.roots) as site:
        library = site.library(settings.policy)
        entry = library.entry_point(reference.path)
        if entry is not None and entry.name is not None:
            targets = Resolver(library).name(entry.module, entry.name, (), is_own=False).targets
            if any(isinstance(target, UnresolvedTarget) for target in targets):
                entry = None
        if entry is None and reference.certainty is Certainty.CLASS_PATH:
            raise EntryPointError(
                f"{reference.where} names {reference.path!r}, and the recipe has no such class",
                hint="Check the spelling. Recipe roots are: " + ", ".join(settings.roots) + ".",
            )
    return entry is not None
