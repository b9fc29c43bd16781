"""What was read of code, each once: from memory, from the cache, or by parsing."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

import libcst

from rcpack.adapters.cache import Cache
from rcpack.analysis.closure import Closure
from rcpack.analysis.excerpts import Excerpt
from rcpack.analysis.happenings import Walked
from rcpack.analysis.reading import ModuleCode, Reader, find_unused_imports
from rcpack.api.own_code import own_digest
from rcpack.domain.code import Content, ModuleSummary
from rcpack.domain.names import ModuleName
from rcpack.errors import InternalError
from rcpack.hashing.fingerprint import FormOf
from rcpack.hashing.kept_records import (
    ModuleRecord,
    StatementRecord,
    bytes_from_module,
    bytes_from_names,
    bytes_from_statement,
    make_module_record,
    make_statement_record,
    module_from_bytes,
    names_from_bytes,
    outline_of,
    statement_from_bytes,
)
from rcpack.hashing.normalize import normalize
from rcpack.hashing.outlines import Flags, Outline

#: How many records of one kind are kept in memory.
_REMEMBERED = 10_000

#: Trees of so many characters of source are kept, until it is known which forms a closure needs.
_TREE_SIZE = 1_000_000

_Record = TypeVar("_Record")


class ModuleStore(Reader):
    """Reads code, and remembers what it has read by its content."""

    def __init__(self, cache: Cache) -> None:
        self._modules = _Shelf(cache, "modules", bytes_from_module, module_from_bytes)
        self._statements = _Shelf(cache, "statements", bytes_from_statement, statement_from_bytes)
        self._unused = _Shelf(cache, "imports", bytes_from_names, names_from_bytes)
        #: Version of a file and number of a statement -> key of its excerpt, which takes longer to make than a look-up.
        self._keys: dict[tuple[str, int], str] = {}
        self._trees: OrderedDict[str, tuple[Walked, int]] = OrderedDict()
        self._tree_size = 0

    def summarize(self, data: bytes, path: str) -> ModuleSummary:
        return self._module(data, path).summary

    def content(self, code: ModuleCode, index: int) -> Content:
        return self._statement(code, index).content

    def unused_imports(self, code: ModuleCode) -> frozenset[str]:
        return self._unused.get(code.summary.sha256, lambda: find_unused_imports(code))

    def walked(self, excerpt: Excerpt) -> Walked:
        kept = self._trees.get(excerpt.key)
        if kept is not None:
            return kept[0]
        walked, size = excerpt.walk(), len(excerpt.text)
        self._trees[excerpt.key] = walked, size
        self._tree_size += size
        while self._tree_size > _TREE_SIZE:
            self._drop_oldest_tree()
        return walked

    def _drop_oldest_tree(self) -> None:
        key, (walked, size) = self._trees.popitem(last=False)
        self._tree_size -= size
        record = self._statements.known(key)
        if record is not None and not record.outlines:  # the usual one, so that it need not be parsed again
            record.outlines[Flags()] = outline_of(walked)

    def forms_of(self, closure: Closure) -> FormOf:
        """Say where the fingerprint of a closure finds the outlines of its normal forms."""

        def form_of(module: ModuleName, index: int, flags: Flags) -> Outline:
            code = closure.library.code(module)
            if flags == Flags() and code.summary.statements[index].content is not None:
                outline = self._module(code.data, "").outlines[index]
            else:
                outline = self._outline(code, index, flags)
            if outline is None:
                # what the specification does not know: said here, where it is needed
                normalize(code.walked(index), flags)
                raise InternalError(f"the statement {index} of {module} has no normal form")
            return outline

        return form_of

    def settle(self) -> None:
        """Write what was read to the cache, and free the syntax trees, once nothing more is asked about a closure."""
        self._trees.clear()  # the garbage collector need not look at them
        self._tree_size = 0
        for shelf in (self._modules, self._statements, self._unused):
            shelf.write()

    def _module(self, data: bytes, path: str) -> ModuleRecord:
        return self._modules.get(hashlib.sha256(data).hexdigest(), lambda: make_module_record(data, path))

    def _statement(self, code: ModuleCode, index: int) -> StatementRecord:
        key = self._key(code, index)
        return self._statements.get(key, lambda: make_statement_record(self.walked(code.excerpt(index))))

    def _outline(self, code: ModuleCode, index: int, flags: Flags) -> Outline | None:
        record = self._statement(code, index)
        if flags not in record.outlines:
            record.outlines[flags] = outline_of(self.walked(code.excerpt(index)), flags)
            self._statements.change(self._key(code, index))
        return record.outlines[flags]

    def _key(self, code: ModuleCode, index: int) -> str:
        place = (code.summary.sha256, index)
        known = self._keys.get(place)
        if known is None:
            known = self._keys[place] = code.excerpt(index).key
        return known


class _Shelf(Generic[_Record]):
    """Records of one kind: in memory, and in the cache."""

    def __init__(
        self, cache: Cache, kind: str, to_bytes: Callable[[_Record], bytes], from_bytes: Callable[[bytes], _Record]
    ) -> None:
        self._cache = cache
        self._kind = kind
        self._to_bytes = to_bytes
        self._from_bytes = from_bytes
        self._records: OrderedDict[str, _Record] = OrderedDict()
        #: Those that are not in the cache as they are.
        self._changed: dict[str, _Record] = {}

    def known(self, name: str) -> _Record | None:
        """Return a record that is in memory."""
        return self._records.get(name)

    def get(self, name: str, make: Callable[[], _Record]) -> _Record:
        """Take a record from where it is, or make it.

        :param name: says by its content what the record is of
        """
        record = self._records.get(name)
        if record is None:
            record = self._cached(name)
            if record is None:
                record = self._changed[name] = make()
            self._records[name] = record
            while len(self._records) > _REMEMBERED:
                self._records.popitem(last=False)
        return record

    def change(self, name: str) -> None:
        """Note that a record has grown."""
        self._changed[name] = self._records[name]

    def write(self) -> None:
        """Write what is new or has grown to the cache."""
        if self._cache.is_kept:
            for name, record in self._changed.items():
                self._cache.put(self._kind, _key(name), self._to_bytes(record))
        self._changed.clear()

    def _cached(self, name: str) -> _Record | None:
        content = self._cache.get(self._kind, _key(name)) if self._cache.is_kept else None
        if content is None:
            return None
        try:
            return self._from_bytes(content)
        except ValueError:
            return None  # whole, and nothing that rcpack would write


def _key(name: str) -> str:
    return hashlib.sha256(f"{own_digest()} {libcst.LIBCST_VERSION} {name}".encode()).hexdigest()
