"""Dims as plain values: what a dim is, what it is called in a config, how it is written there.

Decides names and spelling. Leaves finding the dims to ``net_worker.Recorder``, which is also the place that says what a
record is. One dim of RETURNN is one :class:`DimRecord` is one variable of the config.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rcpack.errors import ConfigError, InternalError
from rcpack.returnn.net_worker import MARKS
from rcpack.returnn.printing import assignment, call, dotted, expression_from_value

#: JSON, see ``net_worker``; in rcpack's own process it may also hold objects that stand for values yet to come.
Record = object

_SPECIALS = ("batch_dim", "single_step_dim")
_KINDS = {"batch": "Dim.Types.Batch", "spatial": "Dim.Types.Spatial", "feature": "Dim.Types.Feature"}
_OPERATORS: dict[str, ast.operator] = {"add": ast.Add(), "mul": ast.Mult(), "floordiv": ast.FloorDiv()}
_METHODS = {
    "truediv": "div_right",
    "truediv_left": "div_left",
    "ceildiv": "ceildiv_right",
    "ceildiv_left": "ceildiv_left",
}

#: Names that the generated part of a config needs for itself.
RESERVED = frozenset({"Dim", "numpy", "extern_data", "network", "networks_dict", "get_network", *_SPECIALS, *MARKS})


@dataclass(frozen=True, slots=True, kw_only=True)
class DimRecord:
    """One dim."""

    name: str = ""
    #: ``None`` for a dynamic one; an object that is not an ``int`` stands for a size that comes later.
    size: object = None
    #: ``spatial``, ``feature`` or ``None``.
    kind: str | None = None
    #: The name in ``returnn.tensor``, for dims that are made there.
    special: str = ""
    #: How it is made from ``inputs``: RETURNN's name of the operation, ``constant``, or ``priority`` for a copy.
    op: str = ""
    #: Numbers of other dims.
    inputs: tuple[int, ...] = ()
    #: Of a constant or a priority.
    value: int = 0
    #: Whether the sizes of a dynamic one are known from the data or a layer.
    is_defined: bool = True
    #: The variable that the user expects; otherwise it follows from the name.
    variable: str = ""

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> DimRecord:
        """Read what the recorder wrote."""
        return cls(**{**entry, "inputs": tuple(entry.get("inputs", ()))})

    @property
    def is_named(self) -> bool:
        """Whether it has a variable; others are written where they are used."""
        return not self.special and self.op not in ("constant", "priority")


def variables_of(
    dims: Sequence[DimRecord],
    taken: Collection[str] = (),
    known: Mapping[int, str] | None = None,
    numbers: Iterable[int] | None = None,
) -> dict[int, str]:
    """Give every dim that needs it a name.

    :param dims: all dims, by number
    :param taken: names that the config uses for something else
    :param known: dims that have a variable already
    :param numbers: the dims that need one, if not all do
    :return: number -> name
    """
    names = dict(known or {})
    used = {*taken, *RESERVED, *names.values()}
    for number in range(len(dims)) if numbers is None else numbers:
        dim = dims[number]
        if dim.is_named and number not in names:
            names[number] = _free(dim.variable or _identifier(dim.name), used)
            used.add(names[number])
    return names


def _identifier(name: str) -> str:
    plain = re.sub(r"\W", "_", name, flags=re.ASCII).removesuffix("_dim")
    return ("_" if plain[:1].isdigit() else "") + (plain or "unnamed") + "_dim"


def _free(name: str, used: Collection[str]) -> str:
    if name not in used and not keyword.iskeyword(name):
        return name
    return next(f"{name}_{count}" for count in range(1, len(used) + 2) if f"{name}_{count}" not in used)


def dim_statements(dims: Sequence[DimRecord], names: Mapping[int, str], numbers: Iterable[int]) -> list[ast.stmt]:
    """Spell the definitions of dims, in their order: what one is made of has a smaller number.

    :param dims: all dims, by number
    :param names: their variables
    :param numbers: those to define
    :raises ConfigError: if a size is not known yet
    """
    return [assignment(names[number], _definition(dims, names, number)) for number in numbers if dims[number].is_named]


def import_statement(dims: Iterable[DimRecord], marks: Iterable[str] = ()) -> list[ast.stmt]:
    """Spell the imports that these dims and marks need."""
    dims = tuple(dims)
    needed = sorted({dim.special for dim in dims if dim.special})
    if any(dim.is_named and not dim.op for dim in dims):
        needed.insert(0, "Dim")
    found: list[ast.stmt] = []
    if needed:
        # from returnn.tensor import Dim, batch_dim
        found.append(ast.ImportFrom("returnn.tensor", [ast.alias(name) for name in needed], 0))
    classes = sorted(set(marks))
    if classes:
        found.append(ast.ImportFrom("returnn.tensor.marked_dim", [ast.alias(name) for name in classes], 0))
    return found


def numbers_in(record: Record) -> list[int]:
    """List the dims that a record names, in order, each once."""
    found: dict[int, None] = {}
    for kind, value in _leaves(record):
        if kind in ("dim", "marked"):
            found[value if kind == "dim" else value[1]] = None
    return list(found)


def needed_numbers(dims: Sequence[DimRecord], numbers: Iterable[int]) -> list[int]:
    """Add what dims are made of; sorted."""
    found: set[int] = set()
    work = list(numbers)
    while work:
        number = work.pop()
        if number not in found:
            found.add(number)
            work += dims[number].inputs
    return sorted(found)


def marks_in(record: Record) -> list[str]:
    """List the mark classes that a record uses."""
    return sorted({str(value[0]) for kind, value in _leaves(record) if kind == "marked"})


def objects_in(record: Record) -> list[str]:
    """List the modules of the functions and classes in a record."""
    return sorted({str(value) for kind, value in _leaves(record) if kind == "object"})


def has_arrays(record: Record) -> bool:
    """Tell whether a record holds arrays."""
    return any(kind == "array" for kind, _ in _leaves(record))


def _leaves(record: Record) -> Iterator[tuple[str, Any]]:
    if not isinstance(record, dict):
        return
    ((kind, value), *_) = record.items()
    yield kind, value
    if kind == "dict":
        for pair in value:
            for item in pair:
                yield from _leaves(item)
    elif kind in ("list", "tuple", "set", "frozenset"):
        for item in value:
            yield from _leaves(item)


def expression_from_record(record: Record, dims: Sequence[DimRecord], names: Mapping[int, str]) -> ast.expr:
    """Spell a record.

    :param record: what to write
    :param dims: all dims, by number
    :param names: their variables
    :raises ConfigError: if it holds a value that has no spelling, or is not known yet
    """

    def spell(item: Record) -> ast.expr:
        return expression_from_record(item, dims, names)

    if not isinstance(record, dict):
        return expression_from_value(record)
    ((kind, value), *_) = record.items()
    match kind:
        case "float":
            return expression_from_value(float(value))
        case "complex":
            return expression_from_value(complex(float(value[0]), float(value[1])))
        case "bytes":
            return expression_from_value(bytes.fromhex(value))
        case "list":
            return ast.List([spell(item) for item in value], ast.Load())
        case "tuple":
            return ast.Tuple([spell(item) for item in value], ast.Load())
        case "set":
            return ast.Set([spell(item) for item in value]) if value else call("set")
        case "frozenset":
            return call("frozenset", ast.List([spell(item) for item in value], ast.Load()))
        case "dict":
            return ast.Dict([spell(key) for key, _ in value], [spell(item) for _, item in value])
        case "dim":
            return dim_expression(dims, names, value)
        case "marked":
            return call(str(value[0]), dim_expression(dims, names, value[1]))
        case "array":
            items = ast.List([spell(item) for item in record["values"]], ast.Load())
            array = ast.Call(dotted("numpy.array"), [items], [ast.keyword("dtype", ast.Constant(value))])
            if len(record["shape"]) == 1:
                return array
            return ast.Call(ast.Attribute(array, "reshape", ast.Load()), [spell(size) for size in record["shape"]], [])
        case "object":
            return dotted(f"{value}.{record['name']}")
        case _:
            raise InternalError(f"the record {record!r} is of no known kind")


def dim_expression(dims: Sequence[DimRecord], names: Mapping[int, str], number: int) -> ast.expr:
    """Spell a dim where it is used."""
    dim = dims[number]
    if dim.special:
        return dotted(dim.special)
    if dim.op == "constant":
        return expression_from_value(dim.value)
    if dim.op == "priority":
        base = dim_expression(dims, names, dim.inputs[0])
        # time_dim.copy(match_priority=1)
        priority = ast.keyword("match_priority", expression_from_value(dim.value))
        return ast.Call(ast.Attribute(base, "copy", ast.Load()), [], [priority])
    return dotted(names[number])


def _definition(dims: Sequence[DimRecord], names: Mapping[int, str], number: int) -> ast.expr:
    dim = dims[number]
    if not dim.op:
        if dim.size is not None and type(dim.size) is not int:
            raise ConfigError(
                f"the size of the dim {dim.name!r} is not known yet: {dim.size!r}",
                hint="It comes from a job that has not finished; only a task of a later job can write it.",
            )
        options = [ast.keyword("name", ast.Constant(dim.name))]
        if dim.kind is not None:
            options.append(ast.keyword("kind", dotted(_KINDS[dim.kind])))
        return ast.Call(dotted("Dim"), [ast.Constant(dim.size)], options)
    inputs = [dim_expression(dims, names, item) for item in dim.inputs]
    if dim.op in _OPERATORS:
        found = inputs[0]
        for item in inputs[1:]:
            found = ast.BinOp(found, _OPERATORS[dim.op], item)
        return found
    if dim.op in _METHODS and not isinstance(inputs[0], ast.Constant):
        return ast.Call(ast.Attribute(inputs[0], _METHODS[dim.op], ast.Load()), inputs[1:], [])
    raise ConfigError(f"the dim {dim.name!r} is made by {dim.op!r}, which has no spelling in a config")
