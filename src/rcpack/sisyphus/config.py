"""``PackedReturnnConfig``: a ``ReturnnConfig`` whose written form is self-contained."""

from __future__ import annotations

import copy
import hashlib
import json
import logging
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import sisyphus
from i6_core.returnn.config import ReturnnConfig
from sisyphus import gs

import rcpack
from rcpack.adapters.tree_writer import write_file
from rcpack.errors import ConfigError, InternalError, RcpackError
from rcpack.returnn.net_dict import Networks
from rcpack.sisyphus import execute
from rcpack.sisyphus.assembly import Assembly, Leaf, assemble, settings_of
from rcpack.sisyphus.built_network import Network
from rcpack.sisyphus.config_parts import (
    Named,
    copied,
    frozen_form,
    hash_form,
    is_opaque,
    leaf_state,
    leaves_of,
    object_form,
    text_form,
)
from rcpack.sisyphus.config_text import check_imports, self_contained
from rcpack.sisyphus.family import Family
from rcpack.sisyphus.hash_policy import CODE, HashPolicy, HashWord
from rcpack.sisyphus.notices import sharing_a_pack, warn_if_moved
from rcpack.sisyphus.objects import PackedObject
from rcpack.sisyphus.pasted import frozen_source
from rcpack.sisyphus.pinned import pinned_snapshot
from rcpack.sisyphus.references import Certainty, ReferenceFinder
from rcpack.sisyphus.settings import PolicyLike, RecipeRoots, known_packages, user_packages
from rcpack.sisyphus.snapshot import PackSettings, Snapshot
from rcpack.sisyphus.task import in_job, job_folder, vendor_beside
from rcpack.sisyphus.values import Known, bytes_of

_log = logging.getLogger("rcpack")


class PackedReturnnConfig(ReturnnConfig):
    """Writes what ``ReturnnConfig`` writes, finds what that needs of the recipe, and brings it along."""

    def __init__(
        self,
        config: dict[str, Any],
        post_config: dict[str, Any] | None = None,
        staged_network_dict: dict[int, Any] | None = None,
        *,
        hash: Any = "code",
        recipe_roots: RecipeRoots = None,
        policy: PolicyLike = None,
        pinned: Any = None,
        **kwargs: Any,
    ) -> None:
        """
        :param config: see ``ReturnnConfig``, also for all that is not listed here
        :param hash: what counts of the code: ``"code"``, ``"path"`` (as ``ReturnnConfig``), ``ExplicitHash(value)``
        :param recipe_roots: where the code lies, if not where the manager imports it from
        :param policy: what is packed: a Policy, or arguments of ``Policy.parse`` as a dict
        :param pinned: an earlier job (or its folder, or a manifest) whose code is taken in place of the recipe's
        """
        self._sis_rcpack_pinned = pinned_snapshot(pinned)
        self._sis_rcpack_family = Family()
        self._sis_rcpack_hash = HashPolicy.parse(hash) or CODE
        self._sis_rcpack_roots = None if recipe_roots is None else tuple(recipe_roots)
        self._sis_rcpack_policy = policy
        #: The networks that the manager has built, as JSON, in a pickle.
        self._sis_rcpack_networks: str | None = None
        super().__init__(config, post_config, staged_network_dict, **kwargs)

    # the manager: what is needed, and its hash

    def _sis_hash(self) -> bytes:
        policy = self._sis_rcpack_hash
        assembly = self._capture()
        plain = copy.copy(self)
        number_of = assembly.number_of()
        plain.python_prolog_hash = hash_form(self.python_prolog_hash, policy, number_of)
        plain.python_epilog_hash = hash_form(self.python_epilog_hash, policy, number_of)
        if policy.word is HashWord.CODE:
            plain.config = object_form(self.config, assembly.hashed, number_of)
        found: bytes = ReturnnConfig._sis_hash(plain)
        network = self._network()
        if network is not None and network.is_net_dict_hashed(policy):
            networks = self._networks(network)
            assert networks is not None, "it was built"
            found = bytes_of({"returnn_config": Known(found), "net_dict": networks.digest()})
        elif network is not None and network.execute_in == "manager":
            # so that what is wrong with it is known when the graph is built
            self._networks(network)
        if policy.word is HashWord.EXPLICIT:
            return bytes_of({"returnn_config": Known(found), "rcpack": policy.value})
        fingerprint = assembly.fingerprint(repr(self))
        return found if fingerprint is None else bytes_of({"returnn_config": Known(found), "rcpack": fingerprint})

    def _capture(self) -> Assembly:
        """Pack what is needed now, for this config and its copies.

        :raises RcpackError: whatever is wrong with the recipe
        """
        if job_folder() is not None:
            raise in_job(InternalError("a packed config is to be hashed again in a task"))
        family = self._sis_rcpack_family
        leaves = self._all_leaves()
        settings = self._settings(leaves)
        family.packages |= known_packages(settings) | {gs.CONFIG_PREFIX}
        for pinned in (self._sis_rcpack_pinned, *(leaf.member.pinned for leaf in leaves)):
            if pinned is not None:
                family.packages |= set(pinned.pack.top_level_packages)
        family.roots = tuple(dict.fromkeys((*family.roots, *settings.roots)))
        named = self._named(leaves)
        hashed = named.hashed if self._sis_rcpack_hash.word is HashWord.CODE else ()
        unhashed = (*named.hashed, *named.unhashed)
        state = settings, tuple(map(leaf_state, leaves)), hashed, unhashed
        assembly = family.assemblies.get(state)
        if assembly is None:
            assembly = assemble(
                leaves, hashed=hashed, unhashed=unhashed, settings=settings, pinned=self._sis_rcpack_pinned
            )
            snapshot = assembly.snapshot(repr(self))
            family.snapshots[named.key()] = snapshot
            family.assemblies[state] = assembly
            if snapshot is not None:
                execute.check_together(
                    [leaf.member for leaf in leaves], snapshot.pack, {**self.config, **self.post_config}
                )
        return assembly

    def _settings(self, leaves: Sequence[Leaf]) -> PackSettings:
        # Objects in the config (V2) may be of packages that are no recipe, but of the setup, as its config/ is.
        finder = ReferenceFinder(user_packages(), is_opaque, frozen_source)
        named = [item.path for item in finder.in_value(self.config, "config") if item.certainty is Certainty.NAMED]
        return settings_of(leaves, self._sis_rcpack_roots, self._sis_rcpack_policy, named)

    def _all_leaves(self) -> list[Leaf]:
        """List the serializer objects: those that the hash is made of, then the others."""
        hashed = list(self._leaves_in(self._hashed_code()))
        known = {id(leaf.member.origin) for leaf in hashed}
        others = self._leaves_in(self._pasted_code())
        return hashed + [replace(leaf, is_hashed=False) for leaf in others if id(leaf.member.origin) not in known]

    def _leaves_in(self, code: Any) -> Iterator[Leaf]:
        for leaf in leaves_of(code, self._sis_rcpack_hash, self._sis_rcpack_roots, self._sis_rcpack_policy):
            if isinstance(leaf.member, PackedObject):
                leaf.member.take_over(None, None, self._sis_rcpack_pinned)
            yield leaf

    def _pasted_code(self) -> list[Any]:
        return [self.python_prolog, self.python_epilog]

    def _hashed_code(self) -> list[Any]:
        return [self.python_prolog_hash, self.python_epilog_hash]

    def _named(self, leaves: Sequence[Leaf]) -> Named:
        finder = ReferenceFinder(self._sis_rcpack_family.packages, is_opaque, frozen_source)
        hashed = finder.in_value(self.config, "config")
        for code, name in zip(self._hashed_code(), ("python_prolog_hash", "python_epilog_hash"), strict=True):
            hashed += finder.in_pasted(code, name)
        for epoch, network in (self.staged_network_dict or {}).items():
            hashed += finder.in_value(network, f"staged_network_dict[{epoch}]")
        unhashed = finder.in_value(self.post_config, "post_config")
        for code, name in zip(self._pasted_code(), ("python_prolog", "python_epilog"), strict=True):
            unhashed += finder.in_pasted(code, name)
        return Named(leaves, tuple(hashed), tuple(unhashed))

    def sis_snapshot(self) -> Snapshot | None:
        """Return the pack, for a later job that pins it."""
        return self._snapshot_to_write()

    # the task: the text, and the code beside it

    def write(self, path: str) -> None:
        """Write the config, and the code that it needs beside it; a second time does nothing.

        :param path: may be relative
        :raises RcpackError: if something is needed that was not hashed, or something else is there
        """
        try:
            self._write(os.path.abspath(path))
        except RcpackError as error:
            raise in_job(error) from error

    def _write(self, path: str) -> None:
        snapshot = self._snapshot_to_write()
        pack = snapshot.pack if snapshot is not None else None
        text = self._serialize()
        check_imports(text, pack, self._sis_rcpack_family.packages, path=path)
        data = self._formatted(text, os.path.basename(path))
        if snapshot is not None:
            folder, name = os.path.split(path)
            vendor_beside(
                snapshot,
                folder,
                {"file": name, "sha256": hashlib.sha256(data).hexdigest()},
                has_run=os.path.exists(path),
            )
        if self.staged_network_dict:
            self._write_network_stages(path)
        write_file(data, Path(path))

    def _snapshot_to_write(self) -> Snapshot | None:
        family = self._sis_rcpack_family
        key = self._named(self._all_leaves()).key()
        if job_folder() is None and key not in family.snapshots:
            # config.write(...) in a notebook: nothing was hashed, and nothing has to be
            self._capture()
            key = self._named(self._all_leaves()).key()
        try:
            return family.find(key)
        except KeyError as error:
            raise ConfigError(
                f"the config needs {error.args[0]}, which was not packed when the job was hashed",
                hint="The job class put it into the config in its task. Name it in the recipe: "
                "python_prolog=[rcpack.sisyphus.Import(...)].",
            ) from None

    def _text_to_run(self) -> str:
        """Return the text, self-contained, with the network as code."""
        snapshot = self._snapshot_to_write()
        pack = snapshot.pack if snapshot is not None else None
        plain = copy.copy(self)
        # i6_core merges post_config into config, and resolves delayed values in place
        plain.config = copied(self.config)
        plain.post_config = copied(self.post_config)
        plain.python_prolog = text_form(self.python_prolog, pack)
        plain.python_epilog = text_form(self.python_epilog, pack)
        text = self._base_text(plain)
        # what the worker has on its path for itself
        own = [os.path.dirname(os.path.abspath(package.__path__[0])) for package in (sisyphus, rcpack)]
        return self_contained(text, pack, roots=(*self._sis_rcpack_family.roots, *own), path="returnn.config")

    # networks that are built

    def _network(self) -> Network | None:
        leaves = self._leaves_in(self._pasted_code())
        return execute.network_among(leaf.member for leaf in leaves)

    def _built_networks(self) -> str | None:
        """Return what the manager builds, for a pickle."""
        network = self._network()
        if network is None or network.execute_in != "manager":
            return None
        # a copy that the job only keeps does not say for how many epochs; the one that it writes does
        is_complete = "num_epochs" in {**self.config, **self.post_config} or bool(network.epochs)
        found = self._networks(network, only_known=not is_complete)
        return None if found is None else json.dumps(found.to_json())

    def _networks(self, network: Network, *, only_known: bool = False) -> Networks | None:
        """Return the networks that the manager has built, or build them there.

        :param only_known: whether nothing is built
        """
        if self._sis_rcpack_networks is not None:
            return Networks.from_json(json.loads(self._sis_rcpack_networks))
        if job_folder() is not None:
            raise ConfigError(
                "the network was to be built in the manager, where it was not known for how many epochs",
                hint="Name those at which it changes: Network(..., execute_in='manager', epochs=[1, 10]).",
            )
        execute.check_in_manager(network)
        snapshot = self._snapshot_to_write()
        assert snapshot is not None, "a network has an entry point"
        plain = copy.copy(self)
        plain.config = execute.plain_values(self.config)
        plain.post_config = execute.plain_values(self.post_config)
        known_as = copy.copy(plain)
        # jobs add to it what does not count, for instance where the model goes
        known_as.post_config = {key: value for key, value in plain.post_config.items() if key == "num_epochs"}
        return execute.networks_in_manager(
            network, plain._text_to_run, snapshot.pack, known_as=known_as._text_to_run(), only_known=only_known
        )

    def _serialize(self) -> str:
        """Return the text, self-contained; in the manager and in a task alike, without writing anything."""
        text = self._text_to_run()
        network = self._network()
        snapshot = self._snapshot_to_write()
        if network is None or snapshot is None:
            return text
        known = self._networks(network) if network.execute_in == "manager" else None
        return execute.text_with_networks(network, text, snapshot.pack, known)

    def _base_text(self, plain: Any) -> str:
        text: str = ReturnnConfig._serialize(plain)
        return text

    def _formatted(self, text: str, name: str) -> bytes:
        """Format the text as i6_core would, without touching the file."""
        if self.black_formatting and not self._black_path:
            _log.warning("rcpack: black was not on PATH of the manager, so the config is not formatted")
            return text.encode()
        with tempfile.TemporaryDirectory(prefix="rcpack-") as folder:
            file = Path(folder, f"{name}.py" if not name.endswith(".py") else name)
            self._write_to_file(text, str(file))
            return file.read_bytes()

    # copies and pickles

    def update(self, other: ReturnnConfig) -> None:
        """Take over another config, which may be a packed one, too."""
        super().update(other)
        if isinstance(other, PackedReturnnConfig):
            if other._sis_rcpack_hash != self._sis_rcpack_hash:
                raise ConfigError(
                    "two packed configs with different hash policies cannot be joined",
                    hint="Give both the same hash=.",
                )
            roots = (*(self._sis_rcpack_roots or ()), *(other._sis_rcpack_roots or ()))
            self._sis_rcpack_roots = tuple(dict.fromkeys(roots)) or None
            self._sis_rcpack_policy = self._sis_rcpack_policy or other._sis_rcpack_policy

    @property
    def sort_config(self) -> bool:
        """See ``ReturnnConfig``."""
        # plain_config.update(packed): i6_core copies a fixed list of attributes, and this class is none of them.
        caller = sys._getframe(1)
        if caller.f_code is ReturnnConfig.update.__code__ and not isinstance(
            caller.f_locals.get("self"), PackedReturnnConfig
        ):
            raise ConfigError(
                "a ReturnnConfig cannot take over a packed one: the result would not bring its code along",
                hint="Call update() on a PackedReturnnConfig (or V2), with the other one as argument.",
            )
        return self._sort_config

    @sort_config.setter
    def sort_config(self, value: bool) -> None:
        self._sort_config = value

    def __getstate__(self) -> dict[str, Any]:
        state = dict(self.__dict__)
        if job_folder() is None:
            family = self._sis_rcpack_family
            if not family.snapshots:
                # the job's hash leaves the config out
                self._capture()
            for snapshot in family.snapshots.values():
                warn_if_moved(self, snapshot)
            state["_sis_rcpack_networks"] = self._built_networks()
            for name in ("python_prolog", "python_epilog", "python_prolog_hash", "python_epilog_hash"):
                state[name] = frozen_form(state[name])
        return state

    def __copy__(self) -> PackedReturnnConfig:
        made = type(self).__new__(type(self))
        made.__dict__.update(self.__dict__)
        return made

    def __deepcopy__(self, memo: dict[int, Any]) -> PackedReturnnConfig:
        made = type(self).__new__(type(self))
        memo[id(self)] = made
        with sharing_a_pack(memo):
            for key, value in self.__dict__.items():
                made.__dict__[key] = value if key.startswith("_sis_") else copy.deepcopy(value, memo)
        return made

    def __sis_state__(self) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if not key.startswith("_sis_")}

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"
