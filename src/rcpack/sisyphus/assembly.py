"""What a collection or a config needs of the recipe: the entry points that count for the hash, and all that are packed.

The entry points that count come first, so that their numbers are the same in the pack and in the fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rcpack import api
from rcpack.analysis.library import ModuleLibrary
from rcpack.analysis.resolution import Resolver, UnresolvedTarget
from rcpack.errors import EntryPointError
from rcpack.sisyphus.hash_policy import HashPolicy, HashWord
from rcpack.sisyphus.objects import SerializerObject, packed_entries
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

    def snapshot(self, asked_by: str) -> Snapshot | None:
        """Capture what is vendored; ``None`` if nothing is."""
        if not self.packed:
            return None
        found = capture(self.packed, self.settings, asked_by=asked_by)
        for leaf in self.leaves:
            leaf.member.check(found.pack)
        return found

    def fingerprint(self, asked_by: str) -> str | None:
        """Return the fingerprint of what counts; ``None`` if nothing does."""
        return capture(self.hashed, self.settings, asked_by=asked_by).fingerprint if self.hashed else None


def assemble(
    leaves: Sequence[Leaf],
    *,
    hashed: Sequence[ValueReference] = (),
    unhashed: Sequence[ValueReference] = (),
    settings: PackSettings,
) -> Assembly:
    """Bring together what serializer objects and values need.

    :param leaves: the serializer objects
    :param hashed: references in values that count
    :param unhashed: references in values that do not count
    :raises EntryPointError: if something that is named for sure does not exist
    """
    finder = ReferenceFinder(known_packages(settings))
    counting = [*_needs((leaf for leaf in leaves if leaf.is_code_hashed), finder), *hashed]
    others = [*_needs((leaf for leaf in leaves if not leaf.is_code_hashed), finder), *unhashed]
    checker = _Checker(settings)
    first = checker.entries(counting)
    return Assembly(settings, first, unique((*first, *checker.entries(others))), tuple(leaves))


def settings_of(
    leaves: Iterable[Leaf], recipe_roots: RecipeRoots, policy: PolicyLike, without: Iterable[str] = ()
) -> PackSettings:
    """Decide the settings of the one pack of several objects."""
    entries = [entry for leaf in leaves for entry in leaf.member.entries()]
    return settings_for(entries, recipe_roots, policy, without)


def _needs(leaves: Iterable[Leaf], finder: ReferenceFinder) -> Iterator[ValueReference]:
    for leaf in leaves:
        for entry in leaf.member.entries():
            yield ValueReference(entry, Certainty.NAMED, repr(leaf.member))
        yield from leaf.member.code_references(finder)


class _Checker:
    """Says which references are entry points."""

    def __init__(self, settings: PackSettings) -> None:
        self._settings = settings
        self._library: ModuleLibrary | None = None
        self._resolver: Resolver | None = None

    def entries(self, references: Iterable[ValueReference]) -> tuple[str, ...]:
        items = list(references)
        wanted = set(packed_entries([item.path for item in items], self._settings))
        return unique(item.path for item in items if item.path in wanted and self._exists(item))

    def _exists(self, reference: ValueReference) -> bool:
        if reference.certainty is Certainty.NAMED:
            return True
        if self._library is None or self._resolver is None:
            self._library = ModuleLibrary(api.open_sources(self._settings.roots), self._settings.policy)
            self._resolver = Resolver(self._library)
        entry = self._library.entry_point(reference.path)
        if entry is not None and entry.name is not None:
            targets = self._resolver.name(entry.module, entry.name, (), is_own=False).targets
            if any(isinstance(target, UnresolvedTarget) for target in targets):
                entry = None
        if entry is None and reference.certainty is Certainty.CLASS_PATH:
            raise EntryPointError(
                f"{reference.where} names {reference.path!r}, and the recipe has no such class",
                hint="Check the spelling. Recipe roots are: " + ", ".join(self._settings.roots) + ".",
            )
        return entry is not None
