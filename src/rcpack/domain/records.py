"""Frozen dataclasses to JSON records and back, by their type annotations.

Decides how a value looks as JSON: a dataclass is an object with its fields in order, an enum member its name, a tuple a
list, bytes a text of the same code points (Latin-1), so that source text stays readable. Leaves versions and digests to
the formats that are made of records. A field that has a default may be missing, and unknown fields are skipped, so that
a format can grow.
"""

from __future__ import annotations

import dataclasses
import types
from enum import Enum
from functools import lru_cache
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
    return cast(_T, _value(wanted, record))


def _value(wanted: Any, record: Json) -> object:
    origin = get_origin(wanted)
    if origin is types.UnionType:
        # str | None  # THE PART THAT FITS
        if record is None:
            return None
        (inner,) = (part for part in get_args(wanted) if part is not types.NoneType)
        return _value(inner, record)
    if origin is tuple:
        items = _checked(record, list)
        inners = get_args(wanted)
        if inners[-1] is Ellipsis:
            return tuple(_value(inners[0], item) for item in items)
        return tuple(_value(inner, item) for inner, item in zip(inners, items, strict=True))
    if hasattr(wanted, "__dataclass_fields__"):
        return wanted(**_fields(wanted, _checked(record, dict)))
    if issubclass(wanted, Enum):
        return wanted[_checked(record, str)]
    if issubclass(wanted, bytes):
        return _checked(record, str).encode("latin-1")
    if issubclass(wanted, str):
        return wanted(_checked(record, str))
    if wanted is int and isinstance(record, bool):
        raise TypeError(f"a number was expected, not {record!r}")
    return _checked(record, wanted)


def _fields(wanted: Any, record: dict[str, Json]) -> dict[str, object]:
    found: dict[str, object] = {}
    for field in dataclasses.fields(wanted):
        inner = _hints(wanted)[field.name]
        if field.name in record:
            found[field.name] = _value(inner, record[field.name])
        elif inner is bytes:
            found[field.name] = b""
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise KeyError(field.name)
    return found


@lru_cache(maxsize=256)
def _hints(wanted: type) -> dict[str, Any]:
    return get_type_hints(wanted)


def _checked(record: Json, wanted: type[_T]) -> _T:
    if not isinstance(record, wanted):
        raise TypeError(f"{wanted.__name__} was expected, not {record!r:.60}")
    return record
