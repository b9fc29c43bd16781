"""The pack as the objects of a job carry it: one blob of bytes, captured once, never changed.

Decides when a pack is made (once per process for the same entry points and settings), and how it travels: a copy is
the snapshot itself, a pickle holds its bytes, and Sisyphus, which walks over all that a job is made of, sees its
fingerprint only. Needs no Sisyphus.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from dataclasses import dataclass

from rcpack import api
from rcpack.analysis.library import ModuleLibrary
from rcpack.analysis.resolution import Resolver
from rcpack.analysis.targets import UnresolvedTarget
from rcpack.domain.pack import Pack
from rcpack.domain.policy import Policy
from rcpack.domain.relocation import Relocation
from rcpack.errors import ConfigError, RcpackError
from rcpack.packing.archive import bytes_from_pack, pack_from_bytes
from rcpack.returnn.hooks import HOOKS
from rcpack.sisyphus.looks import end_look, end_old_look, look_at

_log = logging.getLogger("rcpack")

#: For so many seconds the answer to "has the recipe moved on?" counts as fresh.
_LOOK_SECONDS = 30.0


@dataclass(frozen=True)
class PackSettings:
    """All that a pack depends on but its entry points and the recipe."""

    #: Recipe roots, absolute, in the order in which they are searched.
    roots: tuple[str, ...]
    policy: Policy = Policy()
    #: A package that names of modules are relative to, where they count.
    unhashed_package_root: str = ""


class Snapshot:
    """A pack that was captured. Immutable: deep copies are the same object."""

    __slots__ = ("_sis_blob", "_sis_counts_as", "_sis_fingerprint", "_sis_look", "_sis_pack", "_sis_roots")

    def __init__(self, content: Pack | bytes, fingerprint: str, counts_as: str, roots: tuple[str, ...]) -> None:
        """
        :param content: the pack, or what :func:`rcpack.packing.archive.bytes_from_pack` gave
        :param fingerprint: of that pack
        :param counts_as: the fingerprint that counts for the hash: another one, if the user has accepted the change
        :param roots: the recipe roots that it was made of; empty for a pinned one
        """
        self._sis_blob = content if isinstance(content, bytes) else None
        self._sis_counts_as = counts_as
        self._sis_fingerprint = fingerprint
        self._sis_roots = roots
        self._sis_pack = None if isinstance(content, bytes) else content
        #: When the recipe was looked at last, and what had changed.
        self._sis_look: tuple[float, tuple[str, ...]] = (-_LOOK_SECONDS, ())

    @classmethod
    def new(cls, pack: Pack, roots: tuple[str, ...], *, is_pinned: bool = False) -> Snapshot:
        """Freeze a pack.

        :param roots: where the recipe lies, and what was accepted of its changes
        :param is_pinned: whether the recipe of now has nothing to do with it
        """
        counts_as = api.representative(pack.fingerprint, roots) if roots else pack.fingerprint
        return cls(pack, pack.fingerprint, counts_as, () if is_pinned else roots)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the pack."""
        return self._sis_fingerprint

    @property
    def counts_as(self) -> str:
        """The fingerprint that counts for the hash."""
        return self._sis_counts_as

    @property
    def pack(self) -> Pack:
        """The pack; unpacked when it is first asked for."""
        if self._sis_pack is None:
            assert self._sis_blob is not None, "it is made of one or the other"
            self._sis_pack = pack_from_bytes(self._sis_blob)
        return self._sis_pack

    @property
    def blob(self) -> bytes:
        """The pack as bytes, for a pickle; made when they are first asked for."""
        if self._sis_blob is None:
            self._sis_blob = bytes_from_pack(self.pack)
        return self._sis_blob

    def moved_modules(self) -> tuple[str, ...]:
        """Name the packed modules whose recipe file is not what it was, sorted."""
        end_old_look()
        now = time.monotonic()
        if now - self._sis_look[0] >= _LOOK_SECONDS:
            moved = tuple(
                str(piece.module)
                for piece in self.pack.slices
                if self._sis_roots and piece.source_sha256 and not self._is_unchanged(piece.path, piece.source_sha256)
            )
            self._sis_look = (now, moved)
        return self._sis_look[1]

    def _is_unchanged(self, path: str, digest: str) -> bool:
        for root in self._sis_roots:
            try:
                with open(os.path.join(root, path), "rb") as file:
                    data = file.read()
            except OSError:
                continue
            if hashlib.sha256(data).hexdigest() == digest:
                return True
        return False

    def __deepcopy__(self, memo: object) -> Snapshot:
        return self

    def __copy__(self) -> Snapshot:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return Snapshot, (self.blob, self._sis_fingerprint, self._sis_counts_as, self._sis_roots)

    def __sis_state__(self) -> str:
        return self._sis_counts_as

    def __repr__(self) -> str:
        return f"<rcpack snapshot {self._sis_fingerprint[:17]}>"


_captured: dict[tuple[tuple[str, ...], PackSettings], Snapshot] = {}
_lock = threading.RLock()


def capture(entries: tuple[str, ...], settings: PackSettings, *, asked_by: str) -> Snapshot:
    """Pack entry points, or return what this process has packed for them before.

    :param entries: dotted paths; their order is part of the fingerprint
    :param settings: recipe roots and policy
    :param asked_by: what the user wrote, for messages
    :raises RcpackError: whatever is wrong with the recipe
    """
    key = (entries, settings)
    with _lock:
        found = _captured.get(key)
        if found is None:
            try:
                with look_at(settings.roots) as site:
                    pack = api.pack(
                        entries,
                        site,
                        policy=settings.policy,
                        hook_names=HOOKS,
                        relocation=Relocation(unhashed_package_root=settings.unhashed_package_root),
                    )
            except RcpackError as error:
                raise in_context(error, asked_by, settings.roots) from error
            found = _captured[key] = Snapshot.new(pack, settings.roots)
            _tell(pack, asked_by)
    return found


_told: set[tuple[str, str]] = set()


def _tell(pack: Pack, asked_by: str) -> None:
    """Say in the manager's log what the job may stumble over, each once."""
    for extern in pack.externs:
        said = str(extern.imported_by), str(extern.module)
        if extern.module.root == "sisyphus" and not extern.is_optional and said not in _told:
            _told.add(said)
            _log.warning(
                "rcpack: %s: %s imports %s, which the job's Python does not have unless it is installed there. "
                "Import it in the functions that build the graph, or in a try block.",
                asked_by,
                *said,
            )
    for finding in pack.findings:
        _log.debug("rcpack: %s: %s", asked_by, finding)


_offered: dict[tuple[str, PackSettings, tuple[str, ...]], tuple[str, ...]] = {}


def offered_hooks(path: str, settings: PackSettings, names: tuple[str, ...], *, asked_by: str) -> tuple[str, ...]:
    """Tell which of some names a module offers, defined or imported; looked up once per process.

    :param path: of a module or an object
    :return: sorted; empty if the path leads to an object
    :raises RcpackError: if there is no such module, or it offers none of them
    """
    key = (path, settings, names)
    with _lock:
        if key not in _offered:
            try:
                with look_at(settings.roots) as site:
                    _offered[key] = _offered_by(path, site.library(settings.policy), names)
            except RcpackError as error:
                raise in_context(error, asked_by, settings.roots) from error
        return _offered[key]


def _offered_by(path: str, library: ModuleLibrary, names: tuple[str, ...]) -> tuple[str, ...]:
    entry = library.parse_entry(path)
    if entry.name is not None:
        return ()
    resolver = Resolver(library)
    found = []
    for name in sorted(names):
        targets = resolver.name(entry.module, name, (), is_own=False).targets
        if targets and not any(isinstance(target, UnresolvedTarget) for target in targets):
            found.append(name)
    if not found:
        raise ConfigError(
            f"the module {path} defines none of the names that RETURNN looks up",
            hint="Name an object of it, or define one of " + ", ".join(sorted(names)) + ".",
        )
    return tuple(found)


def forget_captured() -> None:
    """Forget all captured packs, as a new manager process would have; for tests and notebooks."""
    with _lock:
        _captured.clear()
        _offered.clear()
        _told.clear()
        end_look()


def in_context(error: RcpackError, asked_by: str, roots: tuple[str, ...]) -> RcpackError:
    """Say an error in the words of somebody who writes a Sisyphus recipe, not a command line."""
    hint = error.hint
    if " -r" in hint or hint.startswith("-r") or not hint:
        folders = ", ".join(roots) or "none"
        hint = (
            f"Recipe roots are: {folders}. Set RCPACK_RECIPE_ROOTS in settings.py, or give recipe_roots=[...], if the "
            "package lies elsewhere."
        )
    return type(error)(f"{asked_by}: {error.what}", where=error.where, chain=error.chain, hint=hint)
