"""Networks as plain values: which are the same, and how they are written into a config.

Two net dicts are the same if they describe the same network: the order of keys and the spelling of numbers do not
count, nor which Python objects stand for the dims, nor their names. A dim is what it is (size, kind, how it is derived)
and where it is used. Leaves building networks to ``net_build``.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rcpack.returnn.dims import (
    DimRecord,
    Record,
    dim_statements,
    expression_from_record,
    has_arrays,
    import_statement,
    marks_in,
    needed_numbers,
    numbers_in,
    objects_in,
    variables_of,
)
from rcpack.returnn.printing import assignment

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The network from an epoch on."""

    epoch: int
    network: Record
    #: Layers that have a loss.
    losses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Networks:
    """What a config describes: its data and its network, which may change with the epoch."""

    extern_data: Record
    #: Those of all records, by number.
    dims: tuple[DimRecord, ...]
    stages: tuple[Stage, ...]
    #: Names of the config -> dims that they are bound to.
    variables: Mapping[str, int] = field(default_factory=dict)
    #: What the config is for: ``train``, ``forward``, ...
    task: str = "train"
    #: Whether ``returnn_common.nn`` built it, so that all dims that layers define are known.
    is_built: bool = True

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Networks:
        """Read what the worker wrote; a stage that is the same as the one before is left out."""
        entries = list(data["dims"])
        first = len(entries)
        stages = []
        last = None
        for item in data["stages"]:
            # the worker numbers the dims of each stage after those of extern data
            shift = len(entries) - first
            entries += [_shifted_entry(entry, first, shift) for entry in item["dims"]]
            network = _shifted(item["network"], first, shift)
            dims = tuple(DimRecord.from_json(entry) for entry in entries)
            text = canonical_text({"extern_data": data["extern_data"], "network": network}, dims)
            if text != last:
                stages.append(Stage(epoch=item["epoch"], network=network, losses=tuple(item["losses"])))
            last = text
        return cls(
            extern_data=data["extern_data"],
            dims=tuple(DimRecord.from_json(entry) for entry in entries),
            stages=tuple(stages),
            variables=data["variables"],
            task=str(data["task"]),
            is_built=bool(data["is_built"]),
        )

    def to_json(self) -> dict[str, Any]:
        """Write what :meth:`from_json` reads."""
        stages = [
            {"epoch": stage.epoch, "network": stage.network, "dims": [], "losses": list(stage.losses)}
            for stage in self.stages
        ]
        return {
            "extern_data": self.extern_data,
            "dims": [asdict(dim) for dim in self.dims],
            "stages": stages,
            "variables": dict(self.variables),
            "task": self.task,
            "is_built": self.is_built,
        }

    def canonical(self) -> str:
        """Write extern data and networks so that what is the same gives the same text."""
        networks = {f"network {stage.epoch}": stage.network for stage in self.stages}
        return canonical_text({"extern_data": self.extern_data, **networks}, self.dims)

    def digest(self) -> str:
        """Hash the canonical text."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    def extern_numbers(self) -> tuple[int, ...]:
        """The dims of extern data, and what they are made of, sorted."""
        return tuple(needed_numbers(self.dims, numbers_in(self.extern_data)))

    def undefined(self) -> tuple[str, ...]:
        """The names of dynamic dims whose sizes nothing gives: neither the data nor a layer."""
        given = set(self.extern_numbers())
        used = needed_numbers(self.dims, [number for stage in self.stages for number in numbers_in(stage.network)])
        return tuple(
            self.dims[number].name
            for number in used
            if self.is_built and number not in given and not self.dims[number].is_defined
        )

    def imported_modules(self) -> tuple[str, ...]:
        """The modules of functions and classes that the net dicts hold, sorted."""
        return tuple(sorted({module for stage in self.stages for module in objects_in(stage.network)}))

    def statements(
        self, *, known: Mapping[int, str], has_extern_data: bool, taken: Collection[str] = ()
    ) -> list[ast.stmt]:
        """Spell dims and networks: ``network = {...}``, or ``get_network`` over a dict of them.

        :param known: dims that the config binds already, by number
        :param has_extern_data: whether it binds ``extern_data``, too
        :param taken: other names that it binds
        """
        dims, stages = self.dims, self.stages
        records = [stage.network for stage in stages] + ([] if has_extern_data else [self.extern_data])
        numbers = needed_numbers(dims, [number for record in records for number in numbers_in(record)])
        names = variables_of(dims, taken, known, numbers)
        missing = [number for number in numbers if number not in known]
        networks = [(stage.epoch, expression_from_record(stage.network, dims, names)) for stage in stages]
        body = _imports(records, [dims[number] for number in numbers])
        body += dim_statements(dims, names, missing)
        if not has_extern_data:
            body.append(assignment("extern_data", expression_from_record(self.extern_data, dims, names)))
        if len(networks) == 1:
            return [*body, assignment("network", networks[0][1])]
        keys: list[ast.expr | None] = [ast.Constant(epoch) for epoch, _ in networks]
        table = ast.Dict(keys, [network for _, network in networks])
        return [*body, assignment("networks_dict", table), _get_network()]


def _imports(records: Sequence[Record], dims: Sequence[DimRecord]) -> list[ast.stmt]:
    modules = sorted({module for record in records for module in objects_in(record)})
    if any(has_arrays(record) for record in records):
        modules.insert(0, "numpy")
    marks = {mark for record in records for mark in marks_in(record)}
    imports: list[ast.stmt] = [ast.Import([ast.alias(module)]) for module in modules]
    return imports + import_statement(dims, marks)


def _get_network() -> ast.stmt:
    """Spell the function that finds the network of an epoch.

    ::

        def get_network(epoch, **_kwargs):
            return networks_dict[max(start for start in networks_dict if start <= epoch)]
    """
    source = "networks_dict[max(start for start in networks_dict if start <= epoch)]"
    arguments = ast.arguments(
        posonlyargs=[], args=[ast.arg("epoch")], kwonlyargs=[], kw_defaults=[], kwarg=ast.arg("_kwargs"), defaults=[]
    )
    body: list[ast.stmt] = [ast.Return(ast.parse(source, mode="eval").body)]
    found = ast.parse("def get_network(): pass").body[0]
    assert isinstance(found, ast.FunctionDef), "as it is written in the line above"
    found.args, found.body = arguments, body
    return found


def _shifted_entry(entry: Mapping[str, Any], first: int, shift: int) -> dict[str, Any]:
    inputs = [number + shift if number >= first else number for number in entry.get("inputs", ())]
    return {**entry, "inputs": inputs}


def _shifted(record: Record, first: int, shift: int) -> Record:
    if not isinstance(record, dict):
        return record
    ((kind, value), *_) = record.items()
    if kind == "dim":
        return {"dim": value + shift if value >= first else value}
    if kind == "marked":
        return {"marked": [value[0], value[1] + shift if value[1] >= first else value[1]]}
    if kind == "dict":
        return {"dict": [[_shifted(key, first, shift), _shifted(item, first, shift)] for key, item in value]}
    if kind in ("list", "tuple", "set", "frozenset"):
        return {kind: [_shifted(item, first, shift) for item in value]}
    return record


def canonical_text(records: Mapping[str, Record], dims: Sequence[DimRecord]) -> str:
    """Write records so that what is the same gives the same text.

    Dims are numbered by where they are used and what they are; two that agree in both are exchangeable.

    :param records: name -> record
    :param dims: by number
    """
    return _Canonical(dims).text(records)


class _Canonical:
    """Numbers dims by their use."""

    def __init__(self, dims: Sequence[DimRecord]) -> None:
        self._dims = dims
        self._uses: dict[int, set[Path]] = {}
        self._numbers: dict[int, int] = {}

    def text(self, records: Mapping[str, Record]) -> str:
        for name, record in records.items():
            self._walk(record, (name,))
        order = sorted(self._uses, key=lambda number: (sorted(self._uses[number]), self._what(number)))
        self._numbers = {number: position for position, number in enumerate(order)}
        table = [[*self._what(number), [self._numbers[item] for item in self._dims[number].inputs]] for number in order]
        return _json([table, [[name, self._write(record)] for name, record in records.items()]])

    def _what(self, number: int) -> tuple[str, ...]:
        dim = self._dims[number]
        size = dim.size if dim.size is None or type(dim.size) is int else str(dim.size)
        return str(size), str(dim.kind), dim.special, dim.op, str(dim.value)

    def _use(self, number: int, path: Path) -> None:
        self._uses.setdefault(number, set()).add(path)
        for position, item in enumerate(self._dims[number].inputs):
            self._use(item, (*path, f"{self._dims[number].op} {position}"))

    def _walk(self, record: Record, path: Path) -> None:
        if not isinstance(record, dict):
            return
        ((kind, value), *_) = record.items()
        if kind == "dim":
            self._use(value, path)
        elif kind == "marked":
            self._use(value[1], (*path, str(value[0])))
        elif kind == "dict":
            for key, item in value:
                self._walk(key, (*path, "key"))
                self._walk(item, (*path, _json(key) if not isinstance(key, dict) else "item"))
        elif kind in ("list", "tuple"):
            for position, item in enumerate(value):
                self._walk(item, (*path, str(position)))
        elif kind in ("set", "frozenset"):
            for item in value:
                self._walk(item, (*path, "*"))

    def _write(self, record: Record) -> Record:
        if not isinstance(record, dict):
            return record if record is None or isinstance(record, (bool, int, str)) else str(record)
        ((kind, value), *_) = record.items()
        if kind == "dim":
            return {"dim": self._numbers[value]}
        if kind == "marked":
            return {"marked": [value[0], self._numbers[value[1]]]}
        if kind == "float":
            return {"float": float(value).hex()}
        if kind == "dict":
            pairs = [[self._write(key), self._write(item)] for key, item in value]
            return {"dict": sorted(pairs, key=_json)}
        if kind in ("set", "frozenset"):
            return {kind: sorted((self._write(item) for item in value), key=_json)}
        if kind in ("list", "tuple"):
            return {kind: [self._write(item) for item in value]}
        return record


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
