from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from helpers.dims import FakeDim, FakeKind, FakeOp, batch, feature, time

from rcpack.errors import ConfigError
from rcpack.returnn.net_dict import Networks
from rcpack.returnn.net_worker import Recorder, UnwritableError, ignores_epoch, losses_of
from rcpack.returnn.printing import text_from_statements


class ImplicitDynSizeDim:
    def __init__(self, tag: FakeDim) -> None:
        self.tag = tag


def networks(make: Callable[[FakeDim, FakeDim, int], dict[Any, Any]], epochs: int = 1) -> Networks:
    """Record networks as the worker does."""
    time_dim, in_dim = time(), feature(9, "in")
    recorder = Recorder()
    extern_data = recorder.record({"data": {"dim_tags": [batch(), time_dim, in_dim]}})
    stages = []
    for epoch in range(1, epochs + 1):
        own = recorder.copy()
        network = make(time_dim, in_dim, epoch)
        record = own.record(network)
        dims = own.dims[len(recorder.dims) :]
        stages.append({"epoch": epoch, "network": record, "dims": dims, "losses": sorted(losses_of(network))})
    variables = {"time_dim": 1, "in_dim": 2}
    return Networks.from_json(
        {
            "extern_data": extern_data,
            "dims": recorder.dims,
            "variables": variables,
            "task": "train",
            "stages": stages,
            "is_built": True,
        }
    )


def linear(time_dim: FakeDim, in_dim: FakeDim, _epoch: int) -> dict[Any, Any]:
    out_dim = feature(5, "out")
    return {
        "linear": {"class": "linear", "from": "data", "out_dim": out_dim, "out_shape": {batch(), time_dim, out_dim}},
        "loss": {"class": "copy", "from": "linear", "loss": "as_is", "scale": 0.5},
    }


def linear_in_other_words(time_dim: FakeDim, in_dim: FakeDim, _epoch: int) -> dict[Any, Any]:
    hidden = feature(5, "another name")
    return {
        "loss": {"loss": "as_is", "scale": 5e-1, "from": "linear", "class": "copy"},
        "linear": {"out_shape": {hidden, time_dim, batch()}, "from": "data", "out_dim": hidden, "class": "linear"},
    }


def with_change(**changes: object) -> Callable[[FakeDim, FakeDim, int], dict[Any, Any]]:
    def make(time_dim: FakeDim, in_dim: FakeDim, epoch: int) -> dict[Any, Any]:
        network = linear(time_dim, in_dim, epoch)
        network["linear"].update(changes)
        return network

    return make


def text(found: Networks, **options: Any) -> str:
    return text_from_statements(found.statements(**{"known": {}, "has_extern_data": False, **options}))


def test_equal_networks_have_one_canonical_text() -> None:
    assert networks(linear).canonical() == networks(linear_in_other_words).canonical()


@pytest.mark.parametrize(
    "change",
    [
        {"from": "other"},
        {"out_dim": feature(5, "out")},  # another dim than that of out_shape
        {"out_dim": feature(6, "out")},
        {"activation": None},
        {"dropout": 1},
        {"dropout": 1.0},
        {"dropout": True},
        {"flags": ["a"]},
        {"flags": ("a",)},
    ],
)
def test_a_change_gives_another_digest(change: dict[str, object]) -> None:
    assert networks(with_change(**change)).digest() != networks(linear).digest()


def test_all_changes_differ_from_each_other() -> None:
    changes: list[dict[str, object]] = [
        {"x": value} for value in (1, 1.0, True, "1", ["1"], ("1",), None, {1}, -0.0, 0.0)
    ]
    assert len({networks(with_change(**change)).digest() for change in changes}) == len(changes)


def test_dims_count_by_role() -> None:
    def swapped(time_dim: FakeDim, in_dim: FakeDim, _epoch: int) -> dict[Any, Any]:
        return {"a": {"x": in_dim, "y": feature(9, "in")}}

    def straight(time_dim: FakeDim, in_dim: FakeDim, _epoch: int) -> dict[Any, Any]:
        return {"a": {"y": in_dim, "x": feature(9, "in")}}

    assert networks(swapped).digest() != networks(straight).digest()


def test_exchangeable_dims_do_not_count_by_order() -> None:
    def make(time_dim: FakeDim, in_dim: FakeDim, _epoch: int) -> dict[Any, Any]:
        dims = [feature(3, "a"), feature(3, "b"), time("c")]
        return {"x": {"out_shape": set(dims)}}

    assert len({networks(make).digest() for _ in range(10)}) == 1


def test_a_network_is_written_with_its_dims() -> None:
    written = text(networks(linear))
    assert written.splitlines()[0] == "from returnn.tensor import Dim, batch_dim"
    assert "out_dim = Dim(5, name='out', kind=Dim.Types.Feature)\n" in written
    assert "extern_data = {'data': {'dim_tags': [batch_dim, time_dim, in_dim]}}" in written
    assert "network = {'linear': {" in written


def test_dims_of_the_config_are_used_and_not_made_again() -> None:
    found = networks(linear)
    written = text(found, known={1: "time_dim", 2: "features"}, has_extern_data=True, taken=("out_dim",))
    assert "extern_data" not in written
    assert "name='time'" not in written
    assert "out_dim_1 = Dim(5, name='out', kind=Dim.Types.Feature)\n" in written


def test_stages_are_written_where_the_network_changes() -> None:
    def make(time_dim: FakeDim, in_dim: FakeDim, epoch: int) -> dict[Any, Any]:
        network = linear(time_dim, in_dim, epoch)
        network["linear"]["dropout"] = 0.0 if epoch < 3 else 0.1
        return network

    found = networks(make, epochs=5)
    assert [stage.epoch for stage in found.stages] == [1, 3]
    assert found.stages[0].losses == ("loss",)
    written = text(found)
    assert "networks_dict = {(1): {" in written
    namespace: dict[str, Any] = {"batch_dim": "b", "Dim": lambda size, **options: options["name"]}
    namespace["Dim"].Types = type("T", (), {"Spatial": 1, "Feature": 2})
    exec(written.partition("\n")[2], namespace)
    dropouts = [namespace["get_network"](epoch, step=0)["linear"]["dropout"] for epoch in range(1, 6)]
    assert dropouts == [0.0, 0.0, 0.1, 0.1, 0.1]


def test_dims_are_written_as_they_are_made() -> None:
    def make(time_dim: FakeDim, in_dim: FakeDim, _epoch: int) -> dict[Any, Any]:
        two = FakeDim(2, "two", derived_from_op=FakeOp("constant", attribs={"value": 2}))
        minus = FakeDim(-1, "minus", derived_from_op=FakeOp("constant", attribs={"value": -1}))
        made = {
            "halved": FakeOp("ceildiv", [time_dim, two]),
            "padded": FakeOp("add", [minus, time_dim, two]),
            "both": FakeOp("mul", [in_dim, two]),
            "left": FakeOp("truediv_left", [in_dim, two]),
            "floor": FakeOp("floordiv", [in_dim, two]),
        }
        dims = [FakeDim(None, name, FakeKind("spatial"), op) for name, op in made.items()]
        return {"x": {"dims": dims, "reduce": in_dim.copy(match_priority=1), "shape": {ImplicitDynSizeDim(time_dim)}}}

    written = text(networks(make))
    for line in (
        "from returnn.tensor.marked_dim import ImplicitDynSizeDim",
        "halved_dim = time_dim.ceildiv_right(2)",
        "padded_dim = -1 + time_dim + 2",
        "both_dim = in_dim * 2",
        "left_dim = in_dim.div_left(2)",
        "floor_dim = in_dim // 2",
    ):
        assert line in written.splitlines()
    assert "in_dim.copy(match_priority=1)" in written
    assert "{ImplicitDynSizeDim(time_dim)}" in "".join(written.split())


def test_functions_are_written_as_imports() -> None:
    found = networks(lambda time_dim, in_dim, epoch: {"x": {"eval": losses_of}})
    assert found.imported_modules() == ("rcpack.returnn.net_worker",)
    written = text(found)
    assert "import rcpack.returnn.net_worker\n" in written
    assert "'eval': rcpack.returnn.net_worker.losses_of" in written


def test_what_has_no_spelling_is_named_with_its_place() -> None:
    with pytest.raises(UnwritableError, match=r"\['x'\]\['eval'\]\[0\]: the value <function"):
        networks(lambda time_dim, in_dim, epoch: {"x": {"eval": [lambda: 1]}})


def test_an_unknown_way_to_make_a_dim_is_an_error() -> None:
    odd = FakeDim(None, "odd", None, FakeOp("sqrt", [time()]))
    found = networks(lambda time_dim, in_dim, epoch: {"x": {"dim": odd}})
    with pytest.raises(ConfigError, match="'odd' is made by 'sqrt'"):
        text(found)


def test_losses_are_found_in_subnetworks() -> None:
    network = {
        "a": {"class": "subnetwork", "subnetwork": {"b": {"loss": "ce"}, "c": {"loss": None}}},
        "rec": {"class": "rec", "unit": {"d": {"loss": "as_is"}}},
        "#config": {},
    }
    assert list(losses_of(network)) == ["a/b", "rec/d"]


def test_a_function_that_never_looks_at_its_epoch_is_seen() -> None:
    def blind(epoch: int, size: int = 3) -> int:
        return size

    def nested(epoch: int) -> Callable[[], int]:
        return lambda: epoch

    def through_locals(epoch: int) -> object:
        return locals()

    def through_kwargs(**kwargs: int) -> int:
        return kwargs["epoch"]

    assert ignores_epoch(blind)
    assert not any(map(ignores_epoch, [nested, through_locals, through_kwargs, lambda epoch: epoch, print]))
