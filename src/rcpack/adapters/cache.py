"""A folder of small files that are only ever a shortcut: without it everything is slower, and nothing is different.

Plain files, written beside and renamed, so that several processes on several machines can share a folder on a network
file system. Every entry carries a digest of its name and content: one that is damaged, lies under the wrong name, or
was not written by rcpack, is as good as none. A disk that is full or read-only is told to nobody. The size is bounded:
the entries that were not used for longest go first.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

from rcpack.domain.records import Json

#: Environment variable that names the folder; ``off`` means that nothing is kept.
FOLDER_VARIABLE = "RCPACK_CACHE"

#: Bound of the size of the folder, in bytes.
DEFAULT_LIMIT = 2_000_000_000

_MAGIC = b"rcpack-cache-2\n"
_HEADER = len(_MAGIC) + 32

_DIGITS = frozenset("0123456789abcdef")

#: An entry that was written so many seconds ago counts as new when it is read.
_USED_AGAIN = 7 * 24 * 3600.0

#: One write of so many looks at the size of the folder.
_WRITES_PER_LOOK = 256


@dataclass(frozen=True, kw_only=True)
class CacheSize:
    """What lies in the folder."""

    folder: str
    entries: int
    #: In bytes.
    size: int
    limit: int

    def to_json(self) -> Json:
        """Say it to a program."""
        return {"folder": self.folder, "entries": self.entries, "size": self.size, "limit": self.limit}


def cache_folder() -> str | None:
    """Say where the cache lies: where the environment says, or among the user's; ``None`` if nothing is to be kept."""
    given = os.environ.get(FOLDER_VARIABLE)
    if given:
        return None if given == "off" else os.path.abspath(given)
    import platformdirs  # only needed here, and every start-up counts

    return platformdirs.user_cache_dir("rcpack", appauthor=False)


class Cache:
    """Entries by kind and key."""

    def __init__(self, folder: str | None, limit: int = DEFAULT_LIMIT) -> None:
        """
        :param folder: where the entries lie; it is made when it is first written to; ``None`` keeps nothing
        :param limit: bound of the size, in bytes
        """
        self._folder = folder
        self._limit = limit

    @classmethod
    def default(cls) -> Cache:
        """Open the user's cache, or the one that the environment names."""
        return cls(cache_folder())

    @property
    def is_kept(self) -> bool:
        """Whether anything is kept at all."""
        return self._folder is not None

    def get(self, kind: str, key: str) -> bytes | None:
        """Read an entry.

        :param kind: what it is, a word
        :param key: hexadecimal digits
        :return: ``None`` if there is none that is whole
        """
        if self._folder is None:
            return None
        try:
            with open(self._path(kind, key), "rb", buffering=0) as file:
                data = file.read()
                written = os.fstat(file.fileno()).st_mtime
        except OSError:
            return None
        content = data[_HEADER:]
        if data[:_HEADER] != _header(kind, key, content):
            return None
        if time.time() - written > _USED_AGAIN:
            _touch(self._path(kind, key))
        return content

    def put(self, kind: str, key: str, content: bytes) -> None:
        """Write an entry, if that is possible.

        :param kind: what it is, a word
        :param key: hexadecimal digits
        :param content: one that is right for the key, whoever writes last
        """
        if self._folder is None:
            return
        path = self._path(kind, key)
        beside = f"{path}.{os.getpid()}-{os.urandom(4).hex()}.part"
        data = _header(kind, key, content) + content
        try:
            try:
                _write(beside, data)
            except FileNotFoundError:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                _write(beside, data)
            os.replace(beside, path)
        except OSError:
            _remove(beside)
            return
        if int.from_bytes(os.urandom(2), "little") % _WRITES_PER_LOOK == 0:
            self.shrink()

    def size(self) -> CacheSize:
        """Measure the folder."""
        entries = list(self._entries())
        return CacheSize(
            folder=self._folder or "", entries=len(entries), size=sum(size for _, size, _ in entries), limit=self._limit
        )

    def clear(self) -> CacheSize:
        """Remove all entries, and say what was there. Files that are not rcpack's stay."""
        before = self.size()
        for _, _, path in list(self._entries()):
            _remove(path)
        return before

    def shrink(self) -> None:
        """Remove the entries that were not used for longest, until the folder is well within its bound."""
        entries = sorted(self._entries())
        size = sum(entry[1] for entry in entries)
        if size <= self._limit:
            return
        for _, entry_size, path in entries:
            if size <= self._limit * 0.8:
                return
            _remove(path)
            size -= entry_size

    def _path(self, kind: str, key: str) -> str:
        assert self._folder is not None, "checked before"
        return os.path.join(self._folder, kind, key[:2], f"{key[2:]}.rcpack")

    def _entries(self) -> Iterator[tuple[float, int, str]]:
        """List the entries and what is left of broken writes: time of writing, size, path."""
        folders = [] if self._folder is None else [item.path for item in _listed(self._folder)]
        for folder in (item.path for kind in folders for item in _listed(kind) if len(item.name) == 2):
            for item in _listed(folder):
                stem, _, end = item.name.partition(".rcpack")
                if _DIGITS.issuperset(stem) and stem and (not end or end.endswith(".part")):
                    try:
                        status = item.stat(follow_symlinks=False)
                    except OSError:
                        continue  # somebody else was faster
                    yield status.st_mtime, status.st_size, item.path


def _header(kind: str, key: str, content: bytes) -> bytes:
    return _MAGIC + hashlib.sha256(f"{kind} {key}\n".encode() + content).digest()


def _write(path: str, data: bytes) -> None:
    with open(path, "wb") as file:  # buffered, so that it is all or an error
        file.write(data)


def _listed(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []  # it is not there, or no folder


def _touch(path: str) -> None:
    try:
        os.utime(path)
    except OSError:
        pass  # not ours to change


def _remove(path: str) -> None:
    try:
        os.remove(path)
    except OSError:
        pass  # it is not there, or not ours to remove
