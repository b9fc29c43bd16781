"""The manifest: everything about a pack but the bytes of its files, as JSON for tools and people.

Decides what ``manifest.json`` says and how it is read back. Leaves to ``packing.vendor`` which files there are, and to
``adapters`` where they lie. The last field is a digest of all others, so a manifest that was cut off or edited by hand
is noticed before anything in it is believed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from rcpack.domain.pack import EntryPoint, Pack
from rcpack.domain.policy import Policy
from rcpack.domain.records import Json, record_from_value, value_from_record
from rcpack.errors import VerificationError

#: The version of the format. A higher number than this is refused; a change that old readers survive keeps it.
MANIFEST_VERSION = 1

#: The file's name in a vendored tree.
MANIFEST_NAME = "manifest.json"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What was packed, why, and what every file must be."""

    #: The pack without the bytes of its slices and resources.
    outline: Pack
    #: Path in the tree -> SHA-256 of the content (of a link: of the file that it leads to), but for the manifest.
    files: Mapping[str, str]
    #: What belongs to the job but is no packed code: hooks, the config file and its digest, arguments.
    config: Mapping[str, Json] = field(default_factory=dict)

    @classmethod
    def new(cls, pack: Pack, files: Mapping[str, bytes], config: Mapping[str, Json] | None = None) -> Manifest:
        """Make the manifest of a pack.

        :param pack: with or without the bytes of its files
        :param files: path in the tree -> content
        :param config: what else the job is made of; anything that JSON can say
        """
        digests = {path: hashlib.sha256(files[path]).hexdigest() for path in sorted(files)}
        return cls(outline=_without_bytes(pack), files=digests, config=dict(config or {}))

    def to_json(self) -> str:
        """Write the manifest; the same manifest gives the same text everywhere."""
        record = record_from_value(self.outline)
        assert isinstance(record, dict), "a dataclass is an object"
        record = {"version": MANIFEST_VERSION, **record, "files": dict(self.files), "config": dict(self.config)}
        record["digest"] = _digest_of(record)
        return json.dumps(record, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes, *, where: str = MANIFEST_NAME) -> Manifest:
        """Read a manifest.

        :param text: what the file holds
        :param where: the file's path, for messages
        :raises VerificationError: if it is cut off, was changed, or is of a newer version
        """
        record = _parse(text, where)
        with _written_by_us(where):
            files = record["files"]
            config = record["config"]
            if not isinstance(files, dict) or not isinstance(config, dict):
                raise TypeError("files and config are objects")
            digests = {path: value_from_record(str, digest) for path, digest in files.items()}
            return cls(outline=value_from_record(Pack, record), files=digests, config=config)

    def to_pack(self, read: Callable[[str], bytes]) -> Pack:
        """Make the whole pack again.

        :param read: gives the bytes of a file of the tree, by its path
        """
        return replace(
            self.outline,
            slices=tuple(replace(piece, data=read(piece.path)) for piece in self.outline.slices),
            resources=tuple(replace(file, data=read(file.path)) for file in self.outline.resources),
        )


@dataclass(frozen=True, slots=True)
class ManifestHead:
    """What a manifest says first: of what the pack was made, and what came out. Read where there are thousands."""

    fingerprint: str
    entry_points: tuple[EntryPoint, ...]
    policy: Policy

    @classmethod
    def from_json(cls, text: str | bytes, *, where: str = MANIFEST_NAME) -> ManifestHead:
        """Read the head of a manifest; see :meth:`Manifest.from_json`."""
        record = _parse(text, where)
        with _written_by_us(where):
            return value_from_record(cls, record)


@contextmanager
def _written_by_us(where: str) -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        # The digest is right, so another program wrote it.
        message = f"the manifest says version {MANIFEST_VERSION}, but not what that version says: {error!r}"
        raise VerificationError(message, where=where) from error


def _without_bytes(pack: Pack) -> Pack:
    return replace(
        pack,
        slices=tuple(replace(piece, data=b"") for piece in pack.slices),
        resources=tuple(replace(file, data=b"") for file in pack.resources),
    )


def _digest_of(record: dict[str, Json]) -> str:
    content = {key: value for key, value in record.items() if key != "digest"}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _parse(text: str | bytes, where: str) -> dict[str, Json]:
    try:
        record = json.loads(text)
    except ValueError as error:
        message = f"the manifest is no JSON ({error}); it was cut off or overwritten"
        raise VerificationError(message, where=where, hint="Pack the folder again.") from error
    if not isinstance(record, dict) or not isinstance(record.get("version"), int):
        raise VerificationError("this is no manifest of rcpack: it has no version number", where=where)
    if record["version"] > MANIFEST_VERSION:
        message = f"the manifest has version {record['version']}, and this rcpack knows only up to {MANIFEST_VERSION}"
        raise VerificationError(message, where=where, hint="Use a newer rcpack.")
    digest = _digest_of(record)
    if record.get("digest") != digest:
        message = f"the manifest was changed: its digest is {digest}, but it says {record.get('digest')}"
        raise VerificationError(message, where=where, hint="Restore the file, or pack the folder again.")
    return record
