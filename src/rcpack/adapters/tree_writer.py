"""Vendored trees and configs to disk: whole or not at all, a second time for nothing, never over a foreign file.

A tree is built in a folder beside its target and renamed. So a kill leaves at most such a folder, which the next writer
removes; of two writers at once one wins, and the other finds what it wanted to write.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from rcpack.adapters.tree_reader import list_tree
from rcpack.domain.manifest import MANIFEST_NAME
from rcpack.errors import OutputError
from rcpack.packing.vendor import Link, VendorTree

#: A temporary folder of a writer on another machine counts as left behind after this time.
_STALE_SECONDS = 3600.0


def write_tree(tree: VendorTree, target: Path) -> bool:
    """Write a vendored tree.

    :param tree: what to write
    :param target: its folder; it may exist if it is empty or holds this very tree
    :return: whether something was written; False if all of it was there
    :raises OutputError: if the target holds something else, or cannot be written
    """
    with _reporting(target):
        if _is_written(tree, target):
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_stale(target)
        with _temporary(target) as temporary:
            temporary.mkdir()
            _fill(temporary, tree)
            try:
                temporary.rename(target)
            except OSError:
                # Another writer was faster, or somebody put something there: that is for the comparison to say.
                if not _is_written(tree, target):
                    raise
                return False
        _sync(target.parent)
    return True


def write_file(data: bytes, target: Path) -> bool:
    """Write one file, under the same promises as :func:`write_tree`.

    :return: whether something was written; False if it was there
    :raises OutputError: if the target is something else, or cannot be written
    """
    with _reporting(target):
        if _is_file_written(data, target):
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_stale(target)
        with _temporary(target) as temporary:
            _write(temporary, data)
            try:
                # Unlike a rename, a link never replaces anything.
                target.hardlink_to(temporary)
            except FileExistsError:
                return not _is_file_written(data, target)
            except OSError:
                # A file system without hard links.
                temporary.rename(target)
        _sync(target.parent)
    return True


def _is_written(tree: VendorTree, target: Path) -> bool:
    """Tell whether the target holds the tree; an absent or empty target does not, and is fine.

    :raises OutputError: if it holds something else
    """
    if not os.path.lexists(target) or (target.is_dir() and not any(target.iterdir())):
        return False
    if not target.is_dir() or not (target / MANIFEST_NAME).is_file():
        raise OutputError("this is not a tree that rcpack wrote", where=str(target), hint="Choose another folder.")
    found = list_tree(target)
    for path in sorted({*found, *tree.entries}):
        wanted = tree.entries.get(path)
        if found.get(path) != wanted:
            state = "is missing" if path not in found else "does not belong to it" if wanted is None else "is different"
            message = f"the folder holds another pack, or one that was changed: {path} {state}"
            raise OutputError(message, where=str(target), hint="Choose another folder, or remove this one.")
    return True


def _is_file_written(data: bytes, target: Path) -> bool:
    if not os.path.lexists(target):
        return False
    if target.is_file() and target.read_bytes() == data:
        return True
    message = "a file that rcpack would write is there already, with other content"
    raise OutputError(message, where=str(target), hint="Choose another folder, or remove the file.")


def _fill(folder: Path, tree: VendorTree) -> None:
    for path, entry in tree.entries.items():
        file = folder / path
        assert file.resolve().is_relative_to(folder.resolve()), f"{path} lies in the tree"
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(entry, Link):
            file.symlink_to(entry.target)
        else:
            _write(file, entry)
    for name, _, _ in os.walk(folder):
        _sync(Path(name))


def _write(file: Path, data: bytes) -> None:
    with file.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(folder: Path) -> None:
    """Make the names of a folder survive a power cut, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        # Some network file systems cannot do this for a folder.
        pass
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _temporary(target: Path) -> Iterator[Path]:
    """Give a path beside the target, and remove what is left there in the end."""
    path = target.with_name(f"{_prefix(target)}{socket.gethostname()}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        yield path
    finally:
        _remove(path)


def _prefix(target: Path) -> str:
    return f".{target.name}.rcpack-tmp."


def _remove_stale(target: Path) -> None:
    """Remove what writers that were killed left behind."""
    for path in target.parent.iterdir():
        if not path.name.startswith(_prefix(target)):
            continue
        host, _, process = path.name.removeprefix(_prefix(target)).rpartition(".")[0].rpartition(".")
        is_dead = host == socket.gethostname() and process.isdigit() and not _is_alive(int(process))
        with contextlib.suppress(FileNotFoundError):
            if is_dead or time.time() - path.lstat().st_mtime > _STALE_SECONDS:
                _remove(path)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _reporting(target: Path) -> Iterator[None]:
    """Turn what the system says into one paragraph."""
    try:
        yield
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        hint = "Nothing half-written was left; try again when the cause is gone."
        raise OutputError(message, where=str(target), hint=hint) from error
