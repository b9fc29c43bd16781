from __future__ import annotations

from dataclasses import dataclass

import pytest
from helpers.dims import FakeDim, batch, feature, time

from rcpack.errors import ConfigError
from rcpack.returnn.extern_data import ExternData
from rcpack.returnn.printing import text_from_statements


@dataclass(frozen=True)
class DimArgs:
    name: str
    dim: object
    is_feature: bool = False


@dataclass(frozen=True)
class DataArgs:
    name: str
    available_for_inference: bool
    dim_tags: list[DimArgs]
    sparse_dim: DimArgs | None
    dtype: str = "float32"


class Later:
    """A number that a job will find out."""

    def __repr__(self) -> str:
        return "vocab_size of a job"


def text(data: ExternData, taken: tuple[str, ...] = ()) -> str:
    return text_from_statements(data.statements(taken))


def by_dims(time_dim: FakeDim, label_time: FakeDim) -> ExternData:
    return ExternData.new(
        {
            "data": {"dim_tags": [batch(), time_dim, feature(9, "audio")]},
            "classes": {"dim_tags": [batch(), label_time], "sparse_dim": feature(5, "vocab"), "dtype": "int32"},
        }
    )


def run(source: str) -> dict[str, object]:
    """Run generated text with stand-ins for the imports."""
    lines = [line for line in source.splitlines() if not line.startswith(("from ", "import "))]
    namespace: dict[str, object] = {"batch_dim": "batch", "Dim": lambda size, **options: (size, options["name"])}
    namespace["Dim"].Types = type("T", (), {"Spatial": 1, "Feature": 2})  # type: ignore[attr-defined]
    exec("\n".join(lines), namespace)
    return namespace


def test_one_dim_is_one_variable() -> None:
    shared = time()
    written = text(by_dims(shared, shared))
    assert written.count("Dim(None, name='time', kind=Dim.Types.Spatial)") == 1
    found = run(written)["extern_data"]
    assert isinstance(found, dict)
    assert found["data"]["dim_tags"] == ["batch", (None, "time"), (9, "audio")]
    assert found["classes"] == {"dim_tags": ["batch", (None, "time")], "sparse_dim": (5, "vocab"), "dtype": "int32"}


def test_two_dims_of_one_name_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"two different dims.*'time'"):
        by_dims(time(), time())


def test_a_dim_that_was_declared_the_same_is_one() -> None:
    base = time()
    other = time()
    other.same_as = base
    assert len([dim for dim in by_dims(base, other).dims if dim.name == "time"]) == 1


def test_shapes_get_dims_of_their_own() -> None:
    data = ExternData.new(
        {
            "audio": {"shape": (None, 80), "dim": 80, "available_for_inference": True},
            "labels": {"shape": (None,), "dim": 12, "sparse": True, "available_for_inference": False},
        }
    )
    found = run(text(data))
    assert found["extern_data"] == {
        "audio": {"dim_tags": ["batch", (None, "audio_time"), (80, "audio_feature")], "available_for_inference": True},
        "labels": {
            "dim_tags": ["batch", (None, "labels_time")],
            "sparse_dim": (12, "labels_indices"),
            "available_for_inference": False,
        },
    }
    assert found["audio_feature"] == (80, "audio_feature")


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ({"dim": 7}, ["time", "feature"]),
        ({"dim": 7, "sparse": True}, ["time", "indices"]),
        ({"shape": (), "dim": 3, "sparse": True}, ["indices"]),
        ({"shape": (None, None, 3)}, ["time", "time2", "feature"]),
        ({"shape": (4, 3)}, ["axis", "feature"]),
    ],
)
def test_shapes_of_all_kinds(entry: dict[str, object], names: list[str]) -> None:
    data = ExternData.new({"x": entry})
    assert [dim.name for dim in data.dims if not dim.special] == [f"x_{name}" for name in names]


def test_an_entry_that_names_its_axes_stays_as_it_is() -> None:
    entry = {"shape": (80, None), "dim": 80, "batch_dim_axis": 0, "time_dim_axis": 2}
    assert run(text(ExternData.new({"x": entry})))["extern_data"] == {"x": entry}


def test_dim_init_args_are_one_dim_if_equal() -> None:
    shared = DimArgs("seq", None)
    data = ExternData.new(
        {
            "x": DataArgs("x", True, [shared, DimArgs("feat", 9, True)], None),
            "y": DataArgs("y", False, [DimArgs("seq", None)], DimArgs("labels", 5, True), "int32"),
        }
    )
    found = run(text(data))
    assert found["extern_data"] == {
        "x": {"dim_tags": ["batch", (None, "seq"), (9, "feat")], "available_for_inference": True},
        "y": {
            "dim_tags": ["batch", (None, "seq")],
            "sparse_dim": (5, "labels"),
            "available_for_inference": False,
            "dtype": "int32",
        },
    }
    assert found["seq"] == (None, "seq"), "the variable has the name that net_func_map uses"


def test_dim_init_args_of_one_name_that_differ_are_refused() -> None:
    with pytest.raises(ConfigError, match="'seq'"):
        ExternData.new({"x": DataArgs("x", True, [DimArgs("seq", None), DimArgs("seq", 3)], None)})


def test_sizes_and_values_may_come_later() -> None:
    later = Later()
    vocab = Later()
    data = ExternData.new({"y": {"shape": (None,), "dim": later, "sparse": True, "vocab": {"file": vocab}}})
    with pytest.raises(ConfigError, match="'y_indices' is not known yet: vocab_size of a job"):
        text(data)
    values: dict[object, object] = {later: 10, vocab: "vocab.txt"}
    resolved = data.resolve(values.__getitem__)
    found = run(text(resolved))["extern_data"]
    assert isinstance(found, dict)
    assert found["y"]["sparse_dim"] == (10, "y_indices")
    assert found["y"]["vocab"] == {"file": "vocab.txt"}


def test_a_name_that_users_rely_on_is_not_changed() -> None:
    with pytest.raises(ConfigError, match="'x_time'"):
        text(ExternData.new({"x": {"dim": 3}}), taken=("x_time",))


def test_names_that_follow_from_dims_step_aside() -> None:
    shared = time("batch")
    written = text(by_dims(shared, shared), taken=("vocab_dim",))
    assert "batch_dim_1 = Dim(None, name='batch'" in written
    assert "vocab_dim_1 = Dim(5" in written


def test_the_digest_is_of_what_the_data_are() -> None:
    shared = time()
    digest = by_dims(shared, shared).digest()
    renamed = time("frames")
    assert by_dims(renamed, renamed).digest() == digest
    assert by_dims(time("a"), time("b")).digest() != digest
    swapped = ExternData.new(
        {
            "classes": {"sparse_dim": feature(5), "dtype": "int32", "dim_tags": [batch(), shared]},
            "data": {"dim_tags": [batch(), shared, feature(9, "x")]},
        }
    )
    assert swapped.digest() == digest


@pytest.mark.parametrize("entry", [3, "data", None, {"shape": 3}, {"sparse": True}])
def test_what_describes_no_data_is_refused(entry: object) -> None:
    with pytest.raises(ConfigError, match="'x'"):
        ExternData.new({"x": entry})
