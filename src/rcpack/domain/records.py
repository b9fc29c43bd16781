"""Frozen dataclasses to JSON records and back, by their type annotations.

Decides how a value looks as JSON: a dataclass is an object with its fields in order, an enum member its name, a tuple a
list, bytes a text of the same code points (Latin-1), so that source text stays readable. Leaves versions and digests to
the formats that are made of records. A field that has a default may be missing, and unknown fields are skipped, so that
a format can grow.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, TypeVar, cast, get_args, get_origin, get_type_hints

#: What JSON can say.
Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_T = TypeVar("_T")


def record_from_value(value: object) -> Json:
    """Write a value as JSON can say it.

    :raises TypeError: if it is, or holds, something that no record can say
    """
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, (tuple, list)):
        return [record_from_value(item) for item in value]
    if isinstance(value, dict):
        return {str(key): record_from_value(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        items = [(field.name, getattr(value, field.name)) for field in dataclasses.fields(value)]
        # Slice.data in a manifest, whose files lie beside it.
        return {name: record_from_value(item) for name, item in items if item != b""}
    raise TypeError(f"no record can say {value!r}")


def value_from_record(wanted: type[_T], record: Json) -> _T:
    """Read a value of a type.

    :param wanted: a dataclass, an enum, or a type that the fields of one may have
    :raises TypeError: if the record says something else
    :raises KeyError: if a field is missing that has no default
    """
    return cast(_T, _reader(cast(Any, wanted))(record))


@cache
def _reader(wanted: Any) -> Callable[[Any], object]:
    """Make what reads values of a type; made once, since a report reads millions."""
    origin = get_origin(wanted)
    if origin is types.UnionType:
        # str | None  # THE PART THAT FITS
        (inner,) = (_reader(part) for part in get_args(wanted) if part is not types.NoneType)
        return lambda record: None if record is None else inner(record)
    if origin is tuple:
        return _tuple_reader(get_args(wanted))
    if dataclasses.is_dataclass(wanted):
        return _dataclass_reader(wanted)
    if issubclass(wanted, Enum):
        members = dict(wanted.__members__)
        return lambda record: members[_checked(record, str)]
    if issubclass(wanted, bytes):
        return lambda record: _checked(record, str).encode("latin-1")
    if issubclass(wanted, str) and wanted is not str:
        return lambda record: wanted(_checked(record, str))
    if wanted is int:
        return _integer
    return lambda record: _checked(record, wanted)


def _tuple_reader(inners: tuple[Any, ...]) -> Callable[[Any], object]:
    if inners[-1] is Ellipsis:
        read = _reader(inners[0])
        return lambda record: tuple(map(read, _checked(record, list)))
    reads = [_reader(inner) for inner in inners]
    return lambda record: tuple(read(item) for read, item in zip(reads, _checked(record, list), strict=True))


def _dataclass_reader(wanted: Any) -> Callable[[Any], object]:
    @cache
    def fields() -> tuple[tuple[str, Callable[[Any], object], Callable[[], object] | None], ...]:
        # made when the first record is read, since a class may hold others of its kind
        hints = get_type_hints(wanted)
        return tuple(
            (field.name, _reader(hints[field.name]), _default_of(field, hints[field.name]))
            for field in dataclasses.fields(wanted)
        )

    def read(record: Any) -> object:
        _checked(record, dict)
        found = {}
        for name, read_field, default in fields():
            if name in record:
                found[name] = read_field(record[name])
            elif default is None:
                raise KeyError(name)
            else:
                found[name] = default()
        return wanted(**found)

    return read


def _default_of(field: dataclasses.Field[Any], kind: Any) -> Callable[[], object] | None:
    """Return what makes the value of a field that is missing, ``None`` if it must not be."""
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory
    if field.default is not dataclasses.MISSING:
        return lambda: field.default
    # what record_from_value leaves out
    return bytes if kind is bytes else None


def _integer(record: object) -> int:
    if isinstance(record, bool):
        raise TypeError(f"a number was expected, not {record!r}")
    return _checked(record, int)


def _checked(record: object, wanted: type[_T]) -> _T:
    if not isinstance(record, wanted):
        raise TypeError(f"{wanted.__name__} was expected, not {record!r:.60}")
    return record
