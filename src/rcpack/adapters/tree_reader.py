"""Vendored trees from disk: their manifest, their pack, and whether every file is what the manifest says."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from rcpack.domain.manifest import MANIFEST_NAME, Manifest, ManifestHead
from rcpack.domain.pack import Pack
from rcpack.errors import VerificationError
from rcpack.packing.vendor import TREE_NAME, Link


class FileState(Enum):
    """What is wrong with a file; the value is the word shown to the user."""

    MISSING = "missing"
    CHANGED = "changed"
    ADDITIONAL = "additional"


@dataclass(frozen=True, slots=True, order=True)
class FileProblem:
    """A file that is not as the manifest says."""

    path: str
    state: FileState


def find_tree(folder: Path) -> Path:
    """Find the tree in a job folder; the folder may also be the tree itself.

    :raises VerificationError: if there is none
    """
    for tree in (folder / TREE_NAME, folder):
        if (tree / MANIFEST_NAME).is_file():
            return tree
    message = f"there is no {TREE_NAME}/{MANIFEST_NAME}"
    raise VerificationError(message, where=str(folder), hint="Name a folder that rcpack pack wrote.")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a job folder or of a tree.

    :raises VerificationError: if there is none, or it was changed
    """
    file = find_tree(folder) / MANIFEST_NAME
    return Manifest.from_json(file.read_bytes(), where=str(file))


def read_manifest_head(folder: Path) -> ManifestHead:
    """Read the head of a manifest; see :func:`read_manifest`."""
    file = find_tree(folder) / MANIFEST_NAME
    return ManifestHead.from_json(file.read_bytes(), where=str(file))


def read_pack(folder: Path) -> Pack:
    """Make a pack again from a job folder or a tree.

    :raises VerificationError: if a file is not what the manifest says
    """
    tree = find_tree(folder)
    manifest = read_manifest(tree)
    for problem in check_files(tree, manifest):
        message = f"a file of the pack is {problem.state.value}: {problem.path}{_digests(tree, manifest, problem)}"
        raise VerificationError(message, where=str(tree), hint="Restore the folder, or pack it again.")
    return manifest.to_pack(lambda path: (tree / path).read_bytes())


def _digests(tree: Path, manifest: Manifest, problem: FileProblem) -> str:
    if problem.state is not FileState.CHANGED or problem.path not in manifest.files:
        return ""
    found = hashlib.sha256((tree / problem.path).read_bytes()).hexdigest()
    return f" (its digest is {found}, the manifest says {manifest.files[problem.path]})"


def check_files(tree: Path, manifest: Manifest) -> tuple[FileProblem, ...]:
    """Compare every file of a tree, and the config beside it if the manifest tells its digest.

    :return: what is wrong, sorted by path; paths are relative to the tree
    """
    wanted = dict(manifest.files)
    config, digest = manifest.config.get("file"), manifest.config.get("sha256")
    if isinstance(config, str) and isinstance(digest, str):
        wanted[f"../{config}"] = digest
    problems = [FileProblem(path, FileState.ADDITIONAL) for path in list_tree(tree).keys() - wanted - {MANIFEST_NAME}]
    for path, digest in wanted.items():
        file = tree / path
        if not file.is_file():
            problems.append(FileProblem(path, FileState.MISSING))
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            problems.append(FileProblem(path, FileState.CHANGED))
    return tuple(sorted(problems, key=lambda problem: problem.path))


def list_tree(tree: Path) -> dict[str, bytes | Link]:
    """Read all files and links of a tree, but for ``__pycache__``, which the runtime does not look at."""
    found: dict[str, bytes | Link] = {}
    for name, folders, files in os.walk(tree):
        folders[:] = [each for each in folders if each != "__pycache__"]
        for path in (Path(name, each) for each in [*files, *folders]):
            if path.is_symlink():
                found[path.relative_to(tree).as_posix()] = Link(path.readlink().as_posix())
            elif path.is_file():
                found[path.relative_to(tree).as_posix()] = path.read_bytes()
    return found
