"""The parts of a config in another form: what of them counts, their text, what a pickle holds."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from sisyphus import Job
from sisyphus.delayed_ops import DelayedBase

from rcpack.sisyphus.assembly import Leaf
from rcpack.sisyphus.collection import Collection
from rcpack.sisyphus.entries import NumberOf
from rcpack.sisyphus.foreign import adopt, is_foreign, is_foreign_collection, text_of
from rcpack.sisyphus.hash_policy import HashPolicy, HashWord
from rcpack.sisyphus.objects import PackedObject, SerializerObject
from rcpack.sisyphus.pasted import fingerprint_of_source, frozen_source
from rcpack.sisyphus.references import ValueReference, object_path, unique
from rcpack.sisyphus.settings import PolicyLike, RecipeRoots
from rcpack.sisyphus.values import Known


@dataclass(frozen=True)
class Named:
    """What a config names of the recipe."""

    #: Its serializer objects: those that its hash is made of, then the others.
    leaves: Sequence[Leaf]
    #: References in values that its hash is made of, and in the others.
    hashed: tuple[ValueReference, ...]
    unhashed: tuple[ValueReference, ...]

    def key(self) -> tuple[str, ...]:
        """Return the names, as they can be told in a task, too, where the recipe is another one."""
        named = (entry for leaf in self.leaves for entry in leaf.member.entries())
        values = (reference.path for reference in (*self.hashed, *self.unhashed))
        return unique((*named, *values))


def is_opaque(value: object) -> bool:
    return isinstance(value, DelayedBase | Job)


def serializer_of(value: Any) -> SerializerObject | None:
    """Return the serializer object that stands in a prolog or epilog, as a member of the config."""
    if is_foreign_collection(value):
        return Collection.from_foreign(value)
    if isinstance(value, SerializerObject) or is_foreign(value):
        return adopt(value)
    return None


def leaves_of(code: Any, policy: HashPolicy, recipe_roots: RecipeRoots, pack_policy: PolicyLike) -> Iterator[Leaf]:
    """List the serializer objects in a prolog or epilog."""
    member = serializer_of(code)
    if isinstance(member, PackedObject):
        member.take_over(recipe_roots, pack_policy)
    if isinstance(member, Collection):
        yield from member.leaves(policy)
    elif member is not None:
        yield Leaf(member, policy, member.use_for_hash)
    elif isinstance(code, list | tuple):
        for item in code:
            yield from leaves_of(item, policy, recipe_roots, pack_policy)
    elif isinstance(code, dict):
        for item in code.values():
            yield from leaves_of(item, policy, recipe_roots, pack_policy)


def leaf_state(leaf: Leaf) -> tuple[object, ...]:
    """Return all of an object that decides what is packed."""
    pinned = leaf.member.pinned
    return leaf.member.entries(), leaf.is_code_hashed, pinned and pinned.fingerprint


def is_hashed(code: Any) -> bool:
    """Leave out objects that do not count; i6_core could not hash them at all."""
    return not (isinstance(code, DelayedBase) and getattr(code, "use_for_hash", True) is False)


def hash_form(code: Any, policy: HashPolicy, number_of: NumberOf) -> Any:
    """Put what counts in place of the serializer objects and the pasted source."""
    member = serializer_of(code)
    if member is not None:
        return Known(member.hash_bytes(policy, number_of))
    if type(code) in (list, tuple):
        return type(code)(hash_form(item, policy, number_of) for item in code if is_hashed(item))
    if type(code) is dict:
        return {key: hash_form(item, policy, number_of) for key, item in code.items()}
    if policy.word is HashWord.CODE and isinstance(code, FunctionType | type):
        source = frozen_source(code)
        return code if source is None else ("rcpack", code.__qualname__, fingerprint_of_source(source))
    return code


def object_form(value: Any, packed: Sequence[str], number_of: NumberOf) -> Any:
    """Put numbers in place of packed functions and classes, whose place in the recipe does not count."""
    if type(value) is dict:
        return {key: object_form(item, packed, number_of) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(object_form(item, packed, number_of) for item in value)
    if type(value) is functools.partial:
        parts = [object_form(part, packed, number_of) for part in (value.func, value.args, value.keywords)]
        return ("rcpack", "partial", *parts)
    path = object_path(value)
    if path is None or path not in packed:
        return value
    return "rcpack", number_of(path), value.__qualname__


def text_form(code: Any, pack: Any) -> Any:
    """Put their text in place of the serializer objects."""
    member = serializer_of(code)
    if member is not None:
        return text_of(member, pack)
    if isinstance(code, list | tuple):
        return [text_form(item, pack) for item in code]
    if isinstance(code, dict):
        return {key: text_form(item, pack) for key, item in code.items()}
    if isinstance(code, FunctionType | type):
        return frozen_source(code) or code
    return code


def frozen_form(code: Any) -> Any:
    """Put the source in place of functions and classes, which a pickle would only name."""
    if type(code) in (list, tuple):
        return type(code)(frozen_form(item) for item in code)
    if type(code) is dict:
        return {key: frozen_form(item) for key, item in code.items()}
    if isinstance(code, FunctionType | type):
        return frozen_source(code) or code
    return serializer_of(code) if isinstance(code, SerializerObject) else code


def copied(value: Any) -> Any:
    """Copy the containers, and nothing that is in them."""
    if type(value) is dict:
        return {key: copied(item) for key, item in value.items()}
    if type(value) is list:
        return [copied(item) for item in value]
    return value
