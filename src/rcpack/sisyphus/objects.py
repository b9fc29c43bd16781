"""The serializer objects: what a user puts into ``python_prolog`` and ``python_epilog``, one by one or in a Collection.

The names and parameters are those of ``i6_experiments.common.setups.serialization``. What differs: an object that
imports recipe code knows its entry points, hashes what that code means (unless ``hash=`` says otherwise), and brings
the code along.

An object alone in a plain ``ReturnnConfig`` has only ``get()`` to do this: it writes the code beside the config when a
task asks for the text, and is pure text everywhere else. In a :class:`rcpack.sisyphus.Collection` or a packed config,
all objects share one pack, which these write.
"""

from __future__ import annotations

import ast
import copy
from types import NoneType
from typing import Any

from sisyphus.delayed_ops import DelayedBase

from rcpack.domain.pack import Pack
from rcpack.errors import ConfigError
from rcpack.returnn.printing import text_from_statements
from rcpack.sisyphus import code
from rcpack.sisyphus.entries import NumberOf, capture_for, numbering, packed_entries, pinned_numbering
from rcpack.sisyphus.hash_policy import CODE, HashPolicy, HashWord
from rcpack.sisyphus.notices import warn_if_moved, warn_if_several
from rcpack.sisyphus.pinned import check_offered, pinned_snapshot
from rcpack.sisyphus.references import ReferenceFinder, ValueReference
from rcpack.sisyphus.settings import PolicyLike, RecipeRoots, settings_for
from rcpack.sisyphus.snapshot import PackSettings, Snapshot
from rcpack.sisyphus.task import job_folder, vendor_for_get
from rcpack.sisyphus.values import Known, bytes_of

#: Where get() may have put the tree, seen from the config: beside it, or (a config that lies in work/) in output/.
GET_FOLDERS = ("", "../output")

#: What a deep copy shares with what it is made of.
_CONSTANTS = (str, bool, NoneType, HashPolicy, Snapshot)


class SerializerObject(DelayedBase):
    """Base class of all objects that write a part of a config; own classes may derive from it, too."""

    use_for_hash = True
    #: See :class:`PackedObject`.
    unhashed_package_root = ""

    def __init__(self) -> None:
        super().__init__(None)

    def get(self) -> str:
        """Return the text."""
        raise NotImplementedError

    @property
    def pinned(self) -> Snapshot | None:
        """The pack that is taken in place of the recipe, if there is one."""
        return None

    @property
    def origin(self) -> object:
        """The object that the user made, if this one stands for it in a collection or config."""
        return self

    def entries(self) -> tuple[str, ...]:
        """Dotted paths of the recipe objects that the text needs; static, without resolving anything."""
        return ()

    def code_references(self, finder: ReferenceFinder) -> list[ValueReference]:
        """Find what the text imports by import statements in it, as far as the text is known without making it."""
        return []

    def text(self, pack: Pack | None) -> str:
        """Return the text inside of a collection or a packed config.

        :param pack: what is vendored beside the config, if there is any
        """
        return str(self.get())

    def check(self, pack: Pack) -> None:
        """Raise if the text could not be made of this pack; asked when the graph is built.

        :raises RcpackError: what would come up in the task otherwise
        """

    def hash_bytes(self, policy: HashPolicy, number_of: NumberOf) -> bytes:
        """Return what goes into the Sisyphus hash, besides the fingerprint of the code.

        :param policy: the hash policy of the collection or config, which an own one overrides
        :param number_of: gives the number of an entry point in that fingerprint
        """
        found: bytes = self._sis_hash()
        return found

    def hash_policy(self, outer: HashPolicy) -> HashPolicy:
        """Return the policy that holds for this object."""
        return outer

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __str__(self) -> str:
        return repr(self)


class PackedObject(SerializerObject):
    """Base class of objects that import recipe code."""

    def __init__(
        self,
        *,
        hash: Any = None,
        use_for_hash: bool = True,
        recipe_roots: RecipeRoots = None,
        policy: PolicyLike = None,
        pinned: Any = None,
    ) -> None:
        """
        :param hash: ``"code"`` (default), ``"path"``, ``"net_dict"`` (networks), or ``ExplicitHash(value)``
        :param use_for_hash: whether it counts in the hash of a collection or a packed config at all
        :param recipe_roots: where the code lies, if not where the manager imports it from
        :param policy: what is packed: a Policy, or arguments of ``Policy.parse`` as a dict
        :param pinned: an earlier job (or its folder, or a manifest) whose code is taken in place of the recipe's
        """
        super().__init__()
        self.use_for_hash = use_for_hash
        self._own_policy = HashPolicy.parse(hash)
        self._recipe_roots = None if recipe_roots is None else tuple(recipe_roots)
        self._pack_policy = policy
        #: Package from which paths count; where packed code reads the names of modules, these count from there, too.
        self.unhashed_package_root = ""
        self._sis_pinned = pinned_snapshot(pinned)
        self._sis_snapshot: Snapshot | None = None
        #: Whether it is part of something that has the pack.
        self._is_member = False
        self._origin: object = None

    def take_over(self, recipe_roots: RecipeRoots, policy: PolicyLike, pinned: Snapshot | None = None) -> None:
        """Take what the collection or config around this object says, unless it says something itself."""
        if self._recipe_roots is None and recipe_roots is not None:
            self._recipe_roots = tuple(recipe_roots)
        if self._pack_policy is None:
            self._pack_policy = policy
        if self._sis_pinned is None:
            self._sis_pinned = pinned

    # what subclasses say

    def statements(self, pack: Pack | None) -> list[ast.stmt]:
        """Return what the object adds to the config, inside of a collection or a packed config."""
        raise NotImplementedError

    def code_state(self, number_of: NumberOf) -> Any:
        """Return what counts besides the code under the policy ``"code"``; nothing in it may say where code lies."""
        raise NotImplementedError

    def path_hash(self) -> bytes:
        """Return the hash under the policy ``"path"``."""
        raise NotImplementedError

    # what the surroundings ask

    @property
    def pinned(self) -> Snapshot | None:
        return self._sis_pinned

    def sis_snapshot(self) -> Snapshot | None:
        """Return the pack, for a later job that pins it."""
        return self.snapshot()

    def hash_policy(self, outer: HashPolicy) -> HashPolicy:
        return self._own_policy or outer

    def text(self, pack: Pack | None) -> str:
        return text_from_statements(self.statements(pack))

    def hash_bytes(self, policy: HashPolicy, number_of: NumberOf) -> bytes:
        decided = self.hash_policy(policy)
        if decided.word is HashWord.PATH:
            return self.path_hash()
        if decided.word is HashWord.EXPLICIT:
            return bytes_of((type(self).__name__, decided.value))
        if decided.word is HashWord.CODE:
            return bytes_of((type(self).__name__, self.code_state(number_of)))
        raise ConfigError(f'{self}: hash="{decided.word.value}" is not defined for {type(self).__name__} objects')

    def settings(self) -> PackSettings:
        """Decide the settings of the pack of this object alone."""
        return settings_for(
            self.entries(), self._recipe_roots, self._pack_policy, unhashed_package_root=self.unhashed_package_root
        )

    @property
    def origin(self) -> object:
        return self if self._origin is None else self._origin

    def as_member(self) -> PackedObject:
        """Return the object as a part of something that has the pack itself."""
        member = copy.copy(self)
        member._is_member = True
        member._sis_snapshot = None
        member._origin = self.origin
        return member

    # alone in a plain ReturnnConfig

    def snapshot(self) -> Snapshot | None:
        """Return the pack of this object, which is captured when it is first asked for, in the manager only.

        :return: ``None`` if it needs no recipe code
        :raises RcpackError: whatever is wrong with the recipe
        """
        if self._sis_pinned is not None:
            for entry in self.entries():
                check_offered(self._sis_pinned.pack, entry, repr(self))
            return self._sis_pinned
        if self._sis_snapshot is None and job_folder() is None:
            self._sis_snapshot = capture_for(self.entries(), self.settings(), asked_by=repr(self))
            if self._sis_snapshot is not None:
                self.check(self._sis_snapshot.pack)
        return self._sis_snapshot

    def get(self) -> str:
        """Return the text; in a task, write the code beside the config first."""
        folder = job_folder()
        snapshot = self.snapshot()
        if snapshot is None:
            return self.text(None)
        if folder is not None:
            vendor_for_get(self, snapshot, folder)
        return text_from_statements([code.header_statement(GET_FOLDERS)]) + self.text(snapshot.pack)

    def _sis_hash(self) -> bytes:
        decided = self.hash_policy(CODE)
        # Captured for all policies: what runs is what was there when the hash was made.
        snapshot = self.snapshot()
        if self._sis_pinned is not None:
            number_of = pinned_numbering(self._sis_pinned)
        else:
            number_of = numbering(packed_entries(self.entries(), self.settings()))
        found = self.hash_bytes(decided, number_of)
        if decided.word is HashWord.CODE and snapshot is not None:
            return bytes_of({"object": Known(found), "rcpack": snapshot.counts_as})
        return found

    def __getstate__(self) -> dict[str, Any]:
        if not self._is_member and job_folder() is None:
            warn_if_moved(self, self.snapshot())
        if job_folder() is None:
            # what it looks up in the recipe is looked up now
            self.entries()
        return {**self.__dict__, "_origin": None}

    def __sis_state__(self) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if not key.startswith("_")}

    def __deepcopy__(self, memo: dict[int, Any]) -> PackedObject:
        if not self._is_member:
            warn_if_several(self, memo)
        made = copy.copy(self)
        memo[id(self)] = made
        made._origin = None
        for key, value in made.__dict__.items():
            if not isinstance(value, _CONSTANTS):
                made.__dict__[key] = copy.deepcopy(value, memo)
        return made

    def __copy__(self) -> PackedObject:
        made = type(self).__new__(type(self))
        made.__dict__.update(self.__dict__)
        return made
