"""The packs of a config and its copies. Needs no i6_core."""

from __future__ import annotations

from typing import Any

from rcpack.sisyphus.assembly import Assembly
from rcpack.sisyphus.snapshot import Snapshot


class Family:
    """The packs of a config and of all its copies: what was hashed is in here, and nothing else is vendored.

    Jobs copy a config, change the copy and hash that, so one config stands for several sets of entry points.
    """

    def __init__(self) -> None:
        #: What a config names -> its pack (``None``: nothing of it is in the recipe).
        self.snapshots: dict[tuple[str, ...], Snapshot | None] = {}
        #: Top-level packages of the recipe.
        self.packages: frozenset[str] = frozenset()
        #: Folders that must not be on the job's ``sys.path``.
        self.roots: tuple[str, ...] = ()
        #: What was decided for a state of the config; of the manager only.
        self.assemblies: dict[object, Assembly] = {}

    def find(self, key: tuple[str, ...]) -> Snapshot | None:
        """Return the pack of what a config names; if the very same was not hashed, the smallest that has all of it.

        :raises KeyError: with what is missing
        """
        if key in self.snapshots:
            return self.snapshots[key]
        larger = [known for known in self.snapshots if set(known) >= set(key)]
        if larger:
            return self.snapshots[min(larger, key=len)]
        hashed = {path for known in self.snapshots for path in known}
        raise KeyError(", ".join(sorted(set(key) - hashed) or key))

    def __deepcopy__(self, memo: object) -> Family:
        return self

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "assemblies": {}}

    def __sis_state__(self) -> str:
        return "rcpack"
