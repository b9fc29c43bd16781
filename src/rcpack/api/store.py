"""Module records, each made once: from memory, from the cache, or by parsing."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

import libcst

from rcpack.adapters.cache import Cache
from rcpack.analysis.closure import Closure
from rcpack.analysis.happenings import Walked
from rcpack.api.own_code import own_digest
from rcpack.domain.code import ModuleSummary
from rcpack.domain.names import ModuleName
from rcpack.errors import InternalError
from rcpack.hashing.fingerprint import FormOf
from rcpack.hashing.module_records import (
    ModuleRecord,
    bytes_from_record,
    make_record,
    outlines_of,
    record_from_bytes,
)
from rcpack.hashing.normalize import normalize
from rcpack.hashing.outlines import Flags, Outline

#: How many records are kept in memory.
_REMEMBERED = 2000

#: Trees of so many bytes of source are kept, for closures that turn out to need other forms than the usual ones.
_TREE_BYTES = 2_000_000


class ModuleStore:
    """Summaries and outlines by the content of files."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._records: OrderedDict[str, ModuleRecord] = OrderedDict()
        #: Trees with the number of bytes that they were made of.
        self._trees: OrderedDict[str, tuple[Walked, int]] = OrderedDict()
        self._tree_bytes = 0

    def summarize(self, data: bytes, path: str) -> ModuleSummary:
        """Summarize a file.

        :param data: its bytes
        :param path: for messages
        :raises SourceError: if it cannot be decoded or parsed
        """
        return self._record(data, path, Flags()).summary

    def forms_of(self, closure: Closure) -> FormOf:
        """Say where the fingerprint of a closure finds the outlines of its normal forms."""
        library = closure.library

        def form_of(module: ModuleName, index: int, flags: Flags) -> Outline:
            file = library.file(module)
            assert file is not None, "a reached module has a file"
            outline = self._record(library.data(module), file.path, flags).outlines[index]
            if outline is None:
                # what the specification does not know: said here, where it is needed
                normalize(library.walked(module), index, flags, file.path)
                raise InternalError(f"the statement {index} of {module} has no normal form")
            return outline

        return form_of

    def forget_trees(self) -> None:
        """Free the syntax trees, once a closure has its fingerprint: the garbage collector need not look at them."""
        self._trees.clear()
        self._tree_bytes = 0

    def _record(self, data: bytes, path: str, flags: Flags) -> ModuleRecord:
        key = _key(data, flags)
        record = self._records.get(key)
        if record is None:
            record = self._cached(key)
            if record is None:
                record = self._made(data, path, flags)
                self._cache.put("modules", key, bytes_from_record(record))
            self._records[key] = record
            while len(self._records) > _REMEMBERED:
                self._records.popitem(last=False)
        return record

    def _cached(self, key: str) -> ModuleRecord | None:
        content = self._cache.get("modules", key)
        if content is None:
            return None
        try:
            return record_from_bytes(content)
        except ValueError:
            return None

    def _made(self, data: bytes, path: str, flags: Flags) -> ModuleRecord:
        plain = _key(data, Flags())
        kept = self._trees.get(plain)
        known = self._records.get(plain)
        if kept is not None and known is not None:
            return ModuleRecord(known.summary, outlines_of(known.summary, kept[0], flags, path))
        record, tree = make_record(data, path, flags)
        if kept is None:
            self._keep(plain, tree, len(data))
        return record

    def _keep(self, key: str, tree: Walked, size: int) -> None:
        self._trees[key] = (tree, size)
        self._tree_bytes += size
        while self._tree_bytes > _TREE_BYTES:
            self._tree_bytes -= self._trees.popitem(last=False)[1][1]


def _key(data: bytes, flags: Flags) -> str:
    about = f"{own_digest()} {libcst.LIBCST_VERSION} {flags.docs:d}{flags.annotations:d}{flags.names:d}\n"
    return hashlib.sha256(about.encode() + hashlib.sha256(data).digest()).hexdigest()
