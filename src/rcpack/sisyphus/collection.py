"""Several serializer objects with one pack, also those of i6_experiments and i6_core."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Sequence
from typing import Any

from sisyphus.tools import try_get

from rcpack.domain.pack import Pack
from rcpack.errors import ConfigError
from rcpack.returnn.printing import text_from_statements
from rcpack.sisyphus import code, execute
from rcpack.sisyphus.assembly import Assembly, Leaf, assemble, settings_of
from rcpack.sisyphus.built_network import Network
from rcpack.sisyphus.entries import NumberOf
from rcpack.sisyphus.foreign import adopt, is_foreign_collection, text_of
from rcpack.sisyphus.hash_policy import CODE, HashPolicy
from rcpack.sisyphus.objects import GET_FOLDERS, PackedObject, SerializerObject
from rcpack.sisyphus.settings import PolicyLike, RecipeRoots
from rcpack.sisyphus.snapshot import PackSettings, Snapshot
from rcpack.sisyphus.task import job_folder, vendor_for_get
from rcpack.sisyphus.values import Known, bytes_of

#: Stands for the config around a collection when its network is built.
_ALONE = "use_tensorflow = True\ntask = None\n"


class Collection(PackedObject):
    """Writes serializer objects one after the other; what they need is found, packed and hashed as one."""

    def __init__(
        self,
        serializer_objects: Sequence[Any],
        *,
        returnn_common_root: Any = None,
        packages: Iterable[Any] | None = None,
        make_local_package_copy: bool = True,
        hash: Any = None,
        recipe_roots: RecipeRoots = None,
        policy: PolicyLike = None,
        pinned: Any = None,
    ) -> None:
        """
        :param serializer_objects: of rcpack, i6_experiments or i6_core; also such collections
        :param returnn_common_root: a checkout of returnn_common that is used in place of that of the recipe
        :param packages: for setups that move over; not needed, since the packages are found
        :param make_local_package_copy: for setups that move over; the code is always brought along
        :param hash: the policy of all objects that do not say one themselves, see :class:`PackedObject`
        :raises ConfigError: if something in it is no serializer object
        """
        super().__init__(hash=hash, recipe_roots=recipe_roots, policy=policy, pinned=pinned)
        self.returnn_common_root = returnn_common_root
        #: Whether ``nn`` is imported first, as the collection of returnn_common does.
        self.imports_nn = returnn_common_root is not None
        self.serializer_objects = [_member(item) for item in serializer_objects]
        self.take_over(None, None)

    def take_over(self, recipe_roots: RecipeRoots, policy: PolicyLike, pinned: Snapshot | None = None) -> None:
        super().take_over(recipe_roots, policy, pinned)
        # members are copies of this collection's own
        self.serializer_objects = [_member(item) for item in self.serializer_objects]
        for member in self.serializer_objects:
            if isinstance(member, PackedObject):
                member.take_over(self._recipe_roots, self._pack_policy, self._sis_pinned)

    @classmethod
    def from_foreign(cls, value: Any) -> Collection:
        """Make one of a collection of i6_experiments or i6_core."""
        made = cls(value.serializer_objects, returnn_common_root=getattr(value, "returnn_common_root", None))
        made.imports_nn = hasattr(value, "returnn_common_root")
        made._is_member = True
        return made

    def leaves(self, outer: HashPolicy = CODE, is_hashed: bool = True) -> list[Leaf]:
        """List the objects, also of collections in it, with the policy that holds for each."""
        policy = self.hash_policy(outer)
        without = () if self.returnn_common_root is None else ("returnn_common.**",)
        found = []
        if self.imports_nn:
            found.append(Leaf(_Nn(), policy, is_hashed, without))
        for member in self.serializer_objects:
            counts = is_hashed and member.use_for_hash
            if isinstance(member, Collection):
                found += member.leaves(policy, counts)
            else:
                found.append(Leaf(member, policy, counts, without))
        return found

    def entries(self) -> tuple[str, ...]:
        return tuple(entry for leaf in self.leaves() for entry in leaf.member.entries())

    def code_state(self, number_of: NumberOf) -> Any:
        return None

    def statements(self, pack: Pack | None) -> list[ast.stmt]:
        """Return what stands before the members."""
        # import os, sys  # the collections of i6_experiments bind them, and code that follows uses them
        found: list[ast.stmt] = [ast.Import([ast.alias("os")]), ast.Import([ast.alias("sys")])]
        if self.returnn_common_root is not None:
            found.append(code.path_statement(os.path.dirname(os.path.abspath(str(try_get(self.returnn_common_root))))))
        if self.imports_nn:
            found.append(code.import_statement("returnn_common", "nn", "nn"))
        return found

    def text(self, pack: Pack | None) -> str:
        members = [text_of(member, pack) for member in self.serializer_objects]
        return text_from_statements(self.statements(pack)) + "".join(members)

    def hash_bytes(self, policy: HashPolicy, number_of: NumberOf) -> bytes:
        decided = self.hash_policy(policy)
        hashed = [Known(item.hash_bytes(decided, number_of)) for item in self.serializer_objects if item.use_for_hash]
        state: dict[str, Any] = {"delayed_objects": hashed}
        if self.returnn_common_root:
            state["returnn_common_root"] = self.returnn_common_root
        return bytes_of(state)

    def path_hash(self) -> bytes:
        raise NotImplementedError("the members have hashes")

    def settings(self) -> PackSettings:
        return settings_of(self.leaves(), self._recipe_roots, self._pack_policy)

    def assembly(self) -> Assembly:
        """Decide what is packed and what counts."""
        return assemble(self.leaves(), settings=self.settings())

    def snapshot(self) -> Snapshot | None:
        if self._sis_snapshot is None and job_folder() is None:
            self._sis_snapshot = self.assembly().snapshot(repr(self))
        return self._sis_snapshot

    def get(self) -> str:
        folder = job_folder()
        snapshot = self.snapshot()
        if snapshot is None:
            return self.text(None)
        if folder is not None:
            vendor_for_get(self, snapshot, folder)
        text = text_from_statements([code.header_statement(GET_FOLDERS)]) + self.text(snapshot.pack)
        network = self._network()
        if network is None or not network.is_built or folder is None:
            return text
        # what else the config says is not known here: the network must not depend on it
        found = execute.text_with_networks(network, _ALONE + text, snapshot.pack, None)
        return found.removeprefix(_ALONE)

    def _network(self) -> Network | None:
        return execute.network_among(leaf.member for leaf in self.leaves())

    def _sis_hash(self) -> bytes:
        network = self._network()
        if network is not None:
            if network.execute_in == "manager" or network.is_net_dict_hashed(self.hash_policy(CODE)):
                raise ConfigError(
                    f"{network} is to be built in the manager, which needs the rest of the config, too",
                    hint="Use PackedReturnnConfig in place of ReturnnConfig.",
                )
        assembly = self.assembly()
        self.snapshot()
        found = self.hash_bytes(CODE, assembly.number_of())
        fingerprint = assembly.fingerprint(repr(self))
        return found if fingerprint is None else bytes_of({"object": Known(found), "rcpack": fingerprint})

    def __repr__(self) -> str:
        return f"Collection([{', '.join(map(repr, self.serializer_objects))}])"


class _Nn(SerializerObject):
    """Stands for ``from returnn_common import nn``."""

    def entries(self) -> tuple[str, ...]:
        return ("returnn_common.nn",)


def _member(item: Any) -> SerializerObject:
    if is_foreign_collection(item):
        return Collection.from_foreign(item)
    if isinstance(item, SerializerObject) or hasattr(item, "get"):
        return adopt(item)
    raise ConfigError(
        f"{item!r} in a Collection is no serializer object",
        hint="Wrap code in NonhashedCode(...), objects of the recipe in Import(...).",
    )
