from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum

import pytest

from rcpack.domain.names import ModuleName
from rcpack.domain.records import Json, record_from_value, value_from_record


class Colour(Enum):
    RED = "a sentence about red"


@dataclass(frozen=True)
class Inner:
    name: ModuleName
    colour: Colour | None = None


@dataclass(frozen=True)
class Outer:
    inner: tuple[Inner, ...]
    pair: tuple[str, int]
    data: bytes
    is_new: bool = True


@dataclass(frozen=True)
class Branch:
    name: str
    below: tuple[Branch, ...] = ()


VALUE = Outer((Inner(ModuleName("a.b"), Colour.RED), Inner(ModuleName("a"))), ("x", 1), b"\x00\xff\n")


def test_a_value_survives_json() -> None:
    assert value_from_record(Outer, json.loads(json.dumps(record_from_value(VALUE)))) == VALUE


def test_types_come_back() -> None:
    found = value_from_record(Outer, record_from_value(VALUE))
    assert isinstance(found.inner[0].name, ModuleName)


def test_a_value_may_hold_others_of_its_kind() -> None:
    value = Branch("a", (Branch("b", (Branch("c"),)), Branch("d")))
    assert value_from_record(Branch, record_from_value(value)) == value


def test_a_field_with_a_default_may_be_missing_and_an_unknown_one_is_skipped() -> None:
    record: Json = {"inner": [], "pair": ["x", 1], "data": "", "colour_of_the_day": "RED"}
    assert value_from_record(Outer, record) == Outer((), ("x", 1), b"")


def test_a_field_without_a_default_is_missed() -> None:
    with pytest.raises(KeyError, match="pair"):
        value_from_record(Outer, {"inner": [], "data": ""})


@pytest.mark.parametrize("pair", [["x", True], ["x", "1"], [1, 1], "x1", None])
def test_a_wrong_type_is_refused(pair: Json) -> None:
    with pytest.raises(TypeError, match="expected"):
        value_from_record(Outer, {"inner": [], "pair": pair, "data": ""})


def test_what_no_record_can_say_is_refused() -> None:
    with pytest.raises(TypeError, match="no record can say"):
        record_from_value({"x": object()})
