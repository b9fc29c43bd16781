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
    DefinitionRecord,
    ModuleRecord,
    bytes_from_definition,
    bytes_from_module,
    bytes_from_names,
    bytes_from_outline,
    definition_from_bytes,
    make_definition_record,
    make_module_record,
    module_from_bytes,
    names_from_bytes,
    outline_from_bytes,
    outline_of,
)
from rcpack.hashing.normalize import normalize
from rcpack.hashing.outlines import Flags, Outline

#: How many records of one kind are kept in memory.
_REMEMBERED = 10_000

#: Trees of so many characters of source are kept, for closures that turn out to need other forms than the usual ones.
_TREE_SIZE = 2_000_000

_Record = TypeVar("_Record")


class ModuleStore(Reader):
    """Reads code, and remembers what it has read by its content."""

    def __init__(self, cache: Cache) -> None:
        self._modules = _Shelf(cache, "modules", bytes_from_module, module_from_bytes)
        self._definitions = _Shelf(cache, "definitions", bytes_from_definition, definition_from_bytes)
        self._forms = _Shelf(cache, "forms", bytes_from_outline, outline_from_bytes)
        self._unused = _Shelf(cache, "imports", bytes_from_names, names_from_bytes)
        #: Version of a file and number of a statement -> key of its excerpt, which takes longer to make than a look-up.
        self._keys: dict[tuple[str, int], str] = {}
        self._trees: OrderedDict[str, tuple[Walked, int]] = OrderedDict()
        self._tree_size = 0

    def summarize(self, data: bytes, path: str) -> ModuleSummary:
        return self._module(data, path).summary

    def content(self, code: ModuleCode, index: int) -> Content:
        return self._definition(code, index).content

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
            self._tree_size -= self._trees.popitem(last=False)[1][1]
        return walked

    def forget_trees(self) -> None:
        """Free the syntax trees, once a closure has its fingerprint: the garbage collector need not look at them."""
        self._trees.clear()
        self._tree_size = 0

    def forms_of(self, closure: Closure) -> FormOf:
        """Say where the fingerprint of a closure finds the outlines of its normal forms."""

        def form_of(module: ModuleName, index: int, flags: Flags) -> Outline:
            code = closure.library.code(module)
            if flags != Flags():
                outline = self._form(code, index, flags)
            elif code.summary.statements[index].content is not None:
                outline = self._module(code.data, "").outlines[index]
            else:
                outline = self._definition(code, index).outline
            if outline is None:
                # what the specification does not know: said here, where it is needed
                normalize(code.walked(index), flags)
                raise InternalError(f"the statement {index} of {module} has no normal form")
            return outline

        return form_of

    def _module(self, data: bytes, path: str) -> ModuleRecord:
        return self._modules.get(hashlib.sha256(data).hexdigest(), lambda: make_module_record(data, path))

    def _definition(self, code: ModuleCode, index: int) -> DefinitionRecord:
        key = self._key(code, index)
        return self._definitions.get(key, lambda: make_definition_record(self.walked(code.excerpt(index))))

    def _form(self, code: ModuleCode, index: int, flags: Flags) -> Outline | None:
        key = f"{self._key(code, index)} {flags.docs:d}{flags.annotations:d}{flags.names:d}"
        return self._forms.get(key, lambda: outline_of(self.walked(code.excerpt(index)), flags))

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

    def get(self, name: str, make: Callable[[], _Record]) -> _Record:
        """Take a record from where it is, or make it.

        :param name: says by its content what the record is of
        """
        if name in self._records:
            return self._records[name]
        key = hashlib.sha256(f"{own_digest()} {libcst.LIBCST_VERSION} {name}".encode()).hexdigest()
        found = self._cached(key)
        if found is None:
            record = make()
            self._cache.put(self._kind, key, self._to_bytes(record))
        else:
            (record,) = found
        self._records[name] = record
        while len(self._records) > _REMEMBERED:
            self._records.popitem(last=False)
        return record

    def _cached(self, key: str) -> tuple[_Record] | None:
        content = self._cache.get(self._kind, key)
        if content is None:
            return None
        try:
            return (self._from_bytes(content),)
        except ValueError:
            return None  # whole, and nothing that rcpack would write
