"""The data keys of a config with their dims, from whatever a recipe describes them with.

Two dialects are merged: dicts with ``dim_tags``, where the identity of each dim counts, and dicts with ``shape``,
``dim`` and ``sparse``, which name no dims and get new ones (``<key>_time``, ``<key>_feature``, ``<key>_indices``, the
names that the recipes of this field use). Decides what is one dim. Leaves it to the callers where the dicts come from,
and to ``dims`` how they are written.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rcpack.errors import ConfigError
from rcpack.returnn.dims import (
    DimRecord,
    Record,
    dim_statements,
    expression_from_record,
    import_statement,
    marks_in,
    needed_numbers,
    numbers_in,
    variables_of,
)
from rcpack.returnn.net_dict import canonical_text
from rcpack.returnn.net_worker import Recorder
from rcpack.returnn.printing import assignment

#: Options of the second dialect that say which axis is which; such an entry is left as it is, without dims.
_AXIS_OPTIONS = frozenset(
    {"batch_dim_axis", "time_dim_axis", "feature_dim_axis", "size_placeholder", "same_dim_tags_as"}
)

#: Options that the dims replace.
_SHAPE_OPTIONS = frozenset({"shape", "dim", "sparse"})


@dataclass(frozen=True)
class ExternData:
    """What a config says about its data."""

    #: Record of ``{key: options}``.
    entries: Record
    dims: tuple[DimRecord, ...]

    @classmethod
    def new(cls, entries: Mapping[str, object]) -> ExternData:
        """Merge entries of both dialects.

        :param entries: key -> options, or an object with the attributes of i6_experiments' ``DataInitArgs``; a value
            that has no spelling (a path, a number that a job will find out) is kept as it is, see :meth:`resolve`
        :raises ConfigError: if two different dims have one name, or an entry is no description of data
        """
        merge = _Merge(entries)
        dims = tuple(DimRecord.from_json(entry) for entry in merge.recorder.dims)
        _check_names(dims)
        return cls(merge.entries, dims)

    @property
    def keys(self) -> tuple[str, ...]:
        """The data keys."""
        assert isinstance(self.entries, dict), "a dict has the kind dict"
        return tuple(key for key, _ in self.entries["dict"])

    @property
    def variables(self) -> dict[int, str]:
        """Number of a dim -> its name in the config."""
        return variables_of(self.dims)

    def resolve(self, value_of: Callable[[object], object]) -> ExternData:
        """Put values in place of the objects that stand for them.

        :param value_of: called for each such object
        """
        dims = tuple(
            dim if dim.size is None or type(dim.size) is int else replace(dim, size=value_of(dim.size))
            for dim in self.dims
        )
        return ExternData(_resolved(self.entries, value_of), dims)

    def statements(self, taken: Collection[str] = ()) -> list[ast.stmt]:
        """Spell the dims and ``extern_data``.

        :param taken: names that the config uses for something else
        :raises ConfigError: if a value is not known yet, or a name that a user relies on is taken
        """
        names = variables_of(self.dims, taken)
        for number, dim in enumerate(self.dims):
            if dim.variable and names[number] != dim.variable:
                raise ConfigError(f"the name {dim.variable!r} of a dim in extern_data is used for something else, too")
        numbers = needed_numbers(self.dims, numbers_in(self.entries))
        return [
            *import_statement([self.dims[number] for number in numbers], marks_in(self.entries)),
            *dim_statements(self.dims, names, numbers),
            assignment("extern_data", expression_from_record(self.entries, self.dims, names)),
        ]

    def digest(self) -> str:
        """Hash what the data are: not the names of dims, nor the order of keys."""
        return hashlib.sha256(canonical_text({"extern_data": self.entries}, self.dims).encode()).hexdigest()


def _check_names(dims: Iterable[DimRecord]) -> None:
    seen: set[str] = set()
    for dim in dims:
        if not dim.is_named or dim.op:
            continue
        if dim.name in seen:
            raise ConfigError(
                f"two different dims of extern_data have the name {dim.name!r}",
                hint="Use one Dim object where one dim is meant, and two names where two are.",
            )
        seen.add(dim.name)


def _resolved(record: Record, value_of: Callable[[object], object]) -> Record:
    if record is None or type(record) in (bool, int, str):
        return record
    if not isinstance(record, dict):
        return Recorder().record(value_of(record), "extern_data")
    ((kind, value), *_) = record.items()
    if kind == "dict":
        return {"dict": [[_resolved(key, value_of), _resolved(item, value_of)] for key, item in value]}
    if kind in ("list", "tuple", "set", "frozenset"):
        return {kind: [_resolved(item, value_of) for item in value]}
    return record


class _Merge:
    """One run over the entries: it numbers the dims."""

    def __init__(self, entries: Mapping[str, object]) -> None:
        self.recorder = Recorder(leaf=lambda value, path: value)
        #: Objects that stand for dims, with their numbers; equal ones are one dim.
        self._init_args: list[tuple[object, int]] = []
        self._batch = self.recorder.add({"special": "batch_dim"})
        self.entries: Record = {"dict": [[key, self._entry(key, entry)] for key, entry in entries.items()]}

    def _entry(self, key: str, entry: object) -> Record:
        path = f"extern_data[{key!r}]"
        if hasattr(entry, "dim_tags") and hasattr(entry, "sparse_dim") and hasattr(entry, "dtype"):
            return self._from_init_args(entry)
        if not isinstance(entry, Mapping):
            raise ConfigError(
                f"{path} is {entry!r}, not a description of data",
                hint="Give a dict of RETURNN's options, or a datastream.",
            )
        has_dims = "dim_tags" in entry or "dims" in entry
        if has_dims or entry.keys() & _AXIS_OPTIONS or not entry.keys() & _SHAPE_OPTIONS:
            return self.recorder.record(dict(entry), path)
        return self._from_shape(key, entry, path)

    def _from_init_args(self, entry: Any) -> Record:
        tags = [{"dim": self._batch}, *({"dim": self._from_args(dim)} for dim in entry.dim_tags)]
        options: list[list[Record]] = [["dim_tags", {"list": tags}]]
        if entry.sparse_dim is not None:
            options.append(["sparse_dim", {"dim": self._from_args(entry.sparse_dim)}])
        options.append(["available_for_inference", entry.available_for_inference])
        if entry.dtype != "float32":
            options.append(["dtype", entry.dtype])
        return {"dict": options}

    def _from_args(self, args: Any) -> int:
        """Number what i6_experiments' ``DimInitArgs`` describes."""
        for known, number in self._init_args:
            if known == args:
                return number
        kind = "feature" if args.is_feature else "spatial"
        number = self._named(args.name, args.dim, kind)
        self._init_args.append((args, number))
        return number

    def _from_shape(self, key: str, entry: Mapping[str, object], path: str) -> Record:
        is_sparse = bool(entry.get("sparse", False))
        size = entry.get("dim")
        shape = entry.get("shape", (None,) if is_sparse else (None, size))
        if not isinstance(shape, (tuple, list)):
            raise ConfigError(f"the shape in {path} is {shape!r}, not a tuple")
        if is_sparse and "dim" not in entry:
            raise ConfigError(f"{path} is sparse, but does not say its dim")
        tags: list[Record] = [{"dim": self._batch}]
        counts = {"time": 0, "axis": 0}
        for axis, length in enumerate(shape):
            is_feature = not is_sparse and length is not None and axis == len(shape) - 1
            role = "feature" if is_feature else "time" if length is None else "axis"
            if not is_feature:
                counts[role] += 1
            number = str(counts[role]) if not is_feature and counts[role] > 1 else ""
            tags.append({"dim": self._named(f"{key}_{role}{number}", length, "feature" if is_feature else "spatial")})
        options: list[list[Record]] = [["dim_tags", {"list": tags}]]
        if is_sparse:
            options.append(["sparse_dim", {"dim": self._named(f"{key}_indices", size, "feature")}])
        kept = {name: value for name, value in entry.items() if name not in _SHAPE_OPTIONS}
        rest = self.recorder.record(kept, path)
        return {"dict": options + rest["dict"]}

    def _named(self, name: str, size: object, kind: str) -> int:
        plain = "".join(letter if letter.isalnum() else "_" for letter in name)
        variable = plain if plain.isidentifier() else "_" + plain
        return self.recorder.add({"name": name, "size": size, "kind": kind, "variable": variable})
