"""``rcpack.accepted.toml`` and ``rcpack.lock``: the files of rcpack that live in the recipe, under version control.

Decides where they lie and what they look like: blocks sorted by name, one fact a line, so that merges seldom conflict,
and what a person added between the lines stays. Both are small TOML. A file lies in the package's folder if that is a
checkout of its own (``recipe/i6_experiments``), otherwise in the recipe root.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from rcpack.domain.acceptance import Acceptance, Acceptances
from rcpack.domain.lock import LOCK_VERSION, Lock, Locked
from rcpack.domain.policy import Policy
from rcpack.domain.records import Json, record_from_value, value_from_record
from rcpack.errors import AcceptanceError, LockError, OutputError, RcpackError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ACCEPTED_NAME = "rcpack.accepted.toml"
LOCK_NAME = "rcpack.lock"

_ACCEPTED_HEADER = """\
# Fingerprints that count as others, written by "rcpack accept". Keep this file under version control.
# One block per declaration, sorted by fingerprint. When a merge conflicts, keep both blocks.
"""

_LOCK_HEADER = """\
# Fingerprints that must not change by accident, written by "rcpack lock" and tested by "rcpack check".
# When a merge conflicts, keep any side and run "rcpack lock".
"""

_BLOCK = "[[accepted]]"


def home_of(package: str, roots: Sequence[str | os.PathLike[str]]) -> Path:
    """Find the folder in which the files about a package lie.

    :param package: the first part of an entry point
    :param roots: recipe roots
    """
    for root in roots:
        folder = Path(root) / package
        if (folder / ".git").exists():
            return folder
        if folder.is_dir() or folder.with_suffix(".py").is_file():
            return Path(root)
    return Path(roots[0])


# acceptances


def read_acceptances(roots: Sequence[str | os.PathLike[str]]) -> Acceptances:
    """Read what was accepted anywhere in recipe roots; each file is parsed again only when it changed.

    :raises AcceptanceError: if a file is broken, or two contradict each other
    """
    states = []
    for file in sorted({file.absolute() for file in _accepted_files(roots)}):
        status = file.stat()
        states.append((str(file), status.st_mtime_ns, status.st_size))
    return _joined(tuple(states))


def read_accepted_file(file: Path) -> Acceptances:
    """Read one file; without it, nothing was accepted.

    :raises AcceptanceError: if it is broken
    """
    return Acceptances.new(_parse_accepted(file), where=str(file)) if file.is_file() else Acceptances()


def write_acceptance(file: Path, item: Acceptance) -> None:
    """Add a declaration, leaving the rest of the file as it is.

    :raises AcceptanceError: if the declaration contradicts the file
    :raises OutputError: if it cannot be written
    """
    read_accepted_file(file).accept(item, where=str(file))
    head, blocks = _blocks(file)
    block = _accepted_block(item)
    place = next((i for i, each in enumerate(blocks) if _fingerprint_in(each) > item.fingerprint), len(blocks))
    _write(file, "\n\n".join([head.rstrip(), *(each.rstrip() for each in (*blocks[:place], block, *blocks[place:]))]))


def remove_acceptance(file: Path, fingerprint: str) -> None:
    """Take a declaration back, leaving the rest of the file as it is.

    :raises AcceptanceError: if there is none
    :raises OutputError: if it cannot be written
    """
    read_accepted_file(file).take_back(fingerprint)
    head, blocks = _blocks(file)
    kept = [each for each in blocks if _fingerprint_in(each) != fingerprint]
    _write(file, "\n\n".join([head.rstrip(), *(each.rstrip() for each in kept)]))


def _accepted_files(roots: Sequence[str | os.PathLike[str]]) -> Iterator[Path]:
    for root in roots:
        folders = [Path(root)]
        try:
            folders += [Path(entry.path) for entry in os.scandir(root) if entry.is_dir()]
        except OSError:
            continue  # a root that is not there is told by those who read it
        yield from (folder / ACCEPTED_NAME for folder in folders if (folder / ACCEPTED_NAME).is_file())


@lru_cache(maxsize=64)
def _joined(states: tuple[tuple[str, int, int], ...]) -> Acceptances:
    items = tuple(item for file, _, _ in states for item in _parse_accepted(Path(file)))
    return Acceptances.new(items, where=", ".join(file for file, _, _ in states))


def _parse_accepted(file: Path) -> tuple[Acceptance, ...]:
    record = _parse(file, AcceptanceError)
    try:
        return value_from_record(tuple[Acceptance, ...], record.get("accepted", []))
    except (KeyError, TypeError) as error:
        message = f"a block does not say what it must: {error}"
        hint = "Each block needs fingerprint, counts_as and reason."
        raise AcceptanceError(message, where=str(file), hint=hint) from None


def _blocks(file: Path) -> tuple[str, list[str]]:
    text = file.read_text(encoding="utf-8") if file.is_file() else _ACCEPTED_HEADER
    head: list[str] = []
    blocks: list[list[str]] = []
    for line in text.splitlines():
        if line.strip() == _BLOCK:
            blocks.append([])
        (blocks[-1] if blocks else head).append(line)
    return "\n".join(head), ["\n".join(lines) for lines in blocks]


def _fingerprint_in(block: str) -> str:
    (item,) = tomllib.loads(block)["accepted"]
    return str(item["fingerprint"])


def _accepted_block(item: Acceptance) -> str:
    record = record_from_value(item)
    assert isinstance(record, dict), "a dataclass is an object"
    return "\n".join([_BLOCK, *(f"{key} = {_toml(value)}" for key, value in record.items())])


# the lock


def read_lock(file: Path) -> Lock:
    """Read a lock file.

    :raises LockError: if it is missing, broken, or of a newer version
    """
    if not file.is_file():
        raise LockError("there is no lock file", where=str(file), hint="rcpack lock -r RECIPE ENTRY... writes one.")
    record = _parse(file, LockError)
    version = record.get("version")
    if isinstance(version, int) and version > LOCK_VERSION:
        message = f"the lock file has version {version}, and this rcpack knows only up to {LOCK_VERSION}"
        raise LockError(message, where=str(file), hint="Use a newer rcpack.")
    try:
        roots = value_from_record(tuple[str, ...], record["roots"])
        items = value_from_record(tuple[Locked, ...], record.get("locked", []))
    except (KeyError, TypeError) as error:
        message = f"the lock file does not say what it must: {error}"
        raise LockError(message, where=str(file), hint="Restore it, or write it again with rcpack lock.") from None
    return Lock(roots, items)


def write_lock(file: Path, lock: Lock) -> bool:
    """Write a lock file.

    :return: whether that changed anything
    :raises OutputError: if it cannot be written
    """
    lines = [_LOCK_HEADER, f"version = {LOCK_VERSION}", f"roots = {_toml(list(lock.roots))}"]
    for item in lock.items:
        lines += [
            "",
            "[[locked]]",
            f"entries = {_toml(list(item.entries))}",
            f"fingerprint = {_toml(item.fingerprint)}",
        ]
        if item.policy != Policy():
            lines.append(f"policy = {_toml(record_from_value(item.policy))}")
    text = "\n".join(lines)
    if file.is_file() and file.read_text(encoding="utf-8") == text + "\n":
        return False
    _write(file, text)
    return True


# both


def _parse(file: Path, error_class: type[RcpackError]) -> Mapping[str, Json]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        hint = "Look for the marks of a merge conflict, or restore the file."
        raise error_class(f"cannot be read: {error}", where=str(file), hint=hint) from None


def _toml(value: Json) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    assert value is not None, "TOML has no null"
    if isinstance(value, str):
        # JSON escapes what TOML wants escaped, but for the last control character; nothing can write a lone surrogate
        value = value.encode("utf-8", "replace").decode("utf-8")
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)


def _write(file: Path, text: str) -> None:
    """Replace the file as a whole, so that nobody reads half of it."""
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        temporary.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
        temporary.replace(file)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutputError(f"cannot be written: {error.strerror or error}", where=str(file)) from error
