"""What was read of code, each once: from memory, from the cache, or by parsing."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

import libcst

from rcpack.adapters.cache import Cache
from rcpack.analysis.excerpts import Excerpt
from rcpack.analysis.happenings import Walked
from rcpack.analysis.library import ModuleLibrary
from rcpack.analysis.reading import ModuleCode, Reader, find_unused_imports
from rcpack.api.own_code import own_digest
from rcpack.domain.code import Content, ModuleSummary
from rcpack.domain.names import ModuleName
from rcpack.errors import InternalError
from rcpack.hashing.definitions import FormOf
from rcpack.hashing.module_records import (
    ModuleRecord,
    StatementRecord,
    bytes_from_record,
    make_module_record,
    make_statement_record,
    outline_of,
    record_from_bytes,
)
from rcpack.hashing.normalize import normalize
from rcpack.hashing.outlines import Flags, Outline

#: How many versions of files are kept in memory, and how many statements, for other versions that have them, too.
_MODULES = 5_000
_STATEMENTS = 10_000

#: Trees of so many characters of source are kept until it is known which forms a closure needs; and of so many for
#: the next closure, which may need others.
_TREE_SIZE = 2_000_000
_TREE_SIZE_BETWEEN = 1_000_000


class ModuleStore(Reader):
    """Reads code, and remembers what it has read by its content."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        #: By SHA-256 of the file.
        self._modules: OrderedDict[str, ModuleRecord] = OrderedDict()
        #: Those that are not in the cache as they are.
        self._changed: dict[str, ModuleRecord] = {}
        #: Hashes of what was last seen of them in the cache.
        self._seen: dict[str, int] = {}
        #: By key of the excerpt.
        self._statements: OrderedDict[str, StatementRecord] = OrderedDict()
        self._trees: OrderedDict[str, tuple[Walked, int]] = OrderedDict()
        self._tree_size = 0

    def summarize(self, data: bytes, path: str) -> ModuleSummary:
        return self._module(hashlib.sha256(data).hexdigest(), data, path).summary

    def content(self, code: ModuleCode, index: int) -> Content:
        return self._statement(code, index).content

    def unused_imports(self, code: ModuleCode) -> frozenset[str]:
        record = self._record(code)
        if record.unused_imports is None:
            record.unused_imports = find_unused_imports(code)
            self._changed[record.summary.sha256] = record
        return record.unused_imports

    def walked(self, excerpt: Excerpt) -> Walked:
        kept = self._trees.get(excerpt.key)
        if kept is not None:
            return kept[0]
        walked, size = excerpt.walk(), len(excerpt.text)
        self._trees[excerpt.key] = walked, size
        self._tree_size += size
        self._drop_trees(_TREE_SIZE)
        return walked

    def forms_of(self, library: ModuleLibrary) -> FormOf:
        """Say where fingerprints find the outlines of normal forms."""

        def form_of(module: ModuleName, index: int, flags: Flags) -> Outline:
            code = library.code(module)
            statement = self._statement(code, index)
            if flags not in statement.outlines:
                statement.outlines[flags] = outline_of(self.walked(code.excerpt(index)), flags)
                record = self._record(code)
                self._changed[record.summary.sha256] = record
            outline = statement.outlines[flags]
            if outline is None:
                # what the specification does not know: said here, where it is needed
                normalize(code.walked(index), flags)
                raise InternalError(f"the statement {index} of {module} has no normal form")
            return outline

        return form_of

    def settle(self) -> None:
        """Write what was read to the cache, and free most syntax trees, once nothing more is asked about a closure."""
        self._drop_trees(_TREE_SIZE_BETWEEN)
        if self._cache.is_kept:
            for sha256, record in self._changed.items():
                if record.summary.statements:  # an empty __init__.py is read again in no time
                    self._write(sha256, record)
        self._changed.clear()
        while len(self._modules) > _MODULES:
            self._modules.popitem(last=False)
        while len(self._statements) > _STATEMENTS:
            self._statements.popitem(last=False)

    def _record(self, code: ModuleCode) -> ModuleRecord:
        return self._module(code.summary.sha256, code.data, code.path)

    def _module(self, sha256: str, data: bytes, path: str) -> ModuleRecord:
        record = self._modules.get(sha256) or self._cached(sha256)
        if record is None:
            record = self._changed[sha256] = make_module_record(data, path)
        self._modules[sha256] = record
        return record

    def _statement(self, code: ModuleCode, index: int) -> StatementRecord:
        record = self._record(code)
        found = record.statements.get(index)
        if found is None:
            excerpt = code.excerpt(index)
            found = self._statements.get(excerpt.key)  # another version of the file, or another file, has it, too
            if found is None:
                found = self._statements[excerpt.key] = make_statement_record(self.walked(excerpt))
            record.statements[index] = found
            self._changed[record.summary.sha256] = record
        return found

    def _drop_trees(self, limit: int) -> None:
        """Free the oldest trees, until the others are small enough."""
        while self._tree_size > limit:
            key, (walked, size) = self._trees.popitem(last=False)
            self._tree_size -= size
            record = self._statements.get(key)
            if record is not None and not record.outlines:  # the usual one, so that it need not be parsed again
                record.outlines[Flags()] = outline_of(walked)

    # the cache

    def _cached(self, sha256: str) -> ModuleRecord | None:
        content = self._cache.get("modules", _key(sha256))
        return None if content is None else self._taken(sha256, content)

    def _taken(self, sha256: str, content: bytes) -> ModuleRecord | None:
        try:
            record = record_from_bytes(content)
        except ValueError:
            return None  # whole, and nothing that rcpack would write
        self._seen[sha256] = hash(content)
        return record

    def _write(self, sha256: str, record: ModuleRecord) -> None:
        """Write a record, with what another process has found out about the same file in the meantime."""
        there = self._cache.get("modules", _key(sha256))
        if there is not None and hash(there) != self._seen.get(sha256):
            other = self._taken(sha256, there)
            if other is not None:
                record.take_in(other)
        content = bytes_from_record(record)
        self._cache.put("modules", _key(sha256), content)
        self._seen[sha256] = hash(content)


def _key(sha256: str) -> str:
    return hashlib.sha256(f"{own_digest()} {libcst.LIBCST_VERSION} {sha256}".encode()).hexdigest()
