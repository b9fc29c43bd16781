"""Pack -> vendored tree, as a value: what is written beside the config, down to the byte. Touches no disk.

Decides which files and links there are. Leaves their text to ``slicing`` and the writing to ``adapters.tree_writer``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rcpack.domain.manifest import MANIFEST_NAME, Manifest
from rcpack.domain.pack import Pack, Slice
from rcpack.domain.records import Json
from rcpack.errors import OutputError

#: The file that makes the tree importable.
RUNTIME_NAME = "rcpack_runtime.py"

#: The folder beside the config that holds the tree.
TREE_NAME = "rcpack"


@dataclass(frozen=True, slots=True)
class Link:
    """A relative symbolic link."""

    target: str


@dataclass(frozen=True)
class VendorTree:
    """Everything that lies in the tree."""

    #: Path with ``/`` -> content or link; sorted by path.
    entries: Mapping[str, bytes | Link]

    def read(self, path: str) -> bytes:
        """Read a file, through a link if it is one."""
        entry = self.entries[path]
        if isinstance(entry, Link):
            return self.read(_target(path, entry.target))
        return entry


def vendor(pack: Pack, config: Mapping[str, Json] | None = None) -> VendorTree:
    """Plan the tree of a pack.

    :param pack: what to write
    :param config: what else the job is made of, for the manifest
    :raises OutputError: if a packed file would lie where a file of rcpack itself must be
    """
    files = {**_package_files(pack), **{resource.path: resource.data for resource in pack.resources}}
    links: dict[str, Link] = {}
    plain = [piece for piece in pack.slices if piece.link is None]
    files.update((piece.path, piece.data) for piece in plain)
    for piece in pack.slices:
        if piece.link is not None:
            _place_link(piece, piece.link, files, links)
    for name in (RUNTIME_NAME, MANIFEST_NAME):
        if name in files or name in links:
            raise OutputError(f"{name} is packed from the recipe, but the tree needs a file of its own of that name")
    files[RUNTIME_NAME] = runtime_source()
    tree = VendorTree({**files, **links})
    manifest = Manifest.new(pack, {path: tree.read(path) for path in tree.entries}, config)
    entries = {**tree.entries, MANIFEST_NAME: manifest.to_json().encode()}
    return VendorTree(dict(sorted(entries.items())))


@cache
def runtime_source() -> bytes:
    """Read the runtime, which is copied as it is."""
    return resources.files(__package__).joinpath(RUNTIME_NAME).read_bytes()


def _package_files(pack: Pack) -> dict[str, bytes]:
    """Give every package an ``__init__.py``: without one, a regular package elsewhere on ``sys.path`` would win."""
    packages = {ancestor for piece in pack.slices for ancestor in piece.module.ancestors}
    packages.update(piece.module for piece in pack.slices if piece.is_package)
    return {posixpath.join(*package.split("."), "__init__.py"): b"" for package in packages}


def _place_link(piece: Slice, link: str, files: dict[str, bytes], links: dict[str, Link]) -> None:
    """Keep a link whose target is, or can be, a file with the same text; otherwise the text lies there itself."""
    target = _target(piece.path, link)
    if target.startswith("../") or files.setdefault(target, piece.data) != piece.data:
        files[piece.path] = piece.data
    else:
        files.pop(piece.path, None)
        links[piece.path] = Link(link)


def _target(path: str, link: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
