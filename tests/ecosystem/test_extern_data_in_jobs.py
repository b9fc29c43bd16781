"""Extern data from every kind of object that recipes describe data with."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from rcpack.errors import ConfigError

SPARSE = {"dim_tags": ["batch", "labels_time"], "sparse_dim": "labels_indices", "available_for_inference": False}
AUDIO = {"dim_tags": ["batch", "audio_time", "audio_feature"], "available_for_inference": True}


def spelled(text: str) -> dict[str, Any]:
    """Run the text of extern data with the real RETURNN, and put the names of dims in place of the dims."""
    space: dict[str, Any] = {}
    exec(text, space)

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        if hasattr(value, "is_batch_dim"):
            return "batch" if value.is_batch_dim() else value.name
        return value

    found: dict[str, Any] = plain(space["extern_data"])
    return found


def streams(**sizes: Any) -> dict[str, Any]:
    from i6_experiments.common.setups.returnn.datastreams.base import FeatureDatastream
    from i6_experiments.common.setups.returnn.datastreams.vocabulary import LabelDatastream
    from sisyphus import tk

    return {
        "audio": FeatureDatastream(True, sizes.get("audio", 80)),
        "labels": LabelDatastream(False, vocab=tk.Path("/vocab"), vocab_size=sizes.get("labels", 12)),
    }


def test_a_single_datastream_has_a_key(setup: Path) -> None:
    from rcpack.sisyphus import ExternData

    assert spelled(ExternData(streams()["audio"], key="audio").get()) == {"audio": AUDIO}
    with pytest.raises(ConfigError, match=r"needs its key: ExternData\(FeatureDatastream"):
        ExternData(streams()["audio"])
    with pytest.raises(ConfigError, match="no single datastream"):
        ExternData(streams(), key="audio")


def test_datastreams_in_a_dict_and_in_the_dataclass_of_a_training(setup: Path) -> None:
    from rcpack.sisyphus import ExternData

    class TrainingDatasets:
        train: object = None
        datastreams = streams()

    class OtherTrainingDatasets:
        extern_data = {key: value.as_returnn_extern_data_opts() for key, value in streams().items()}

    for given in (streams(), TrainingDatasets(), OtherTrainingDatasets(), OtherTrainingDatasets.extern_data):
        assert spelled(ExternData(given).get()) == {"audio": AUDIO, "labels": SPARSE}


def test_a_dataset_config_is_asked_once_and_its_dims_keep_their_identity(setup: Path) -> None:
    from returnn.tensor import Dim, batch_dim
    from returnn_common.datasets_old_2022_10.interface import DatasetConfig
    from sisyphus import tk

    from rcpack.sisyphus import ExternData

    class Dataset(DatasetConfig):  # type: ignore[misc]
        asked = 0

        def get_extern_data(self) -> dict[str, Any]:
            self.asked += 1
            time = Dim(None, name="time", kind=Dim.Types.Spatial)
            classes = Dim(10, name="vocab", kind=Dim.Types.Feature)
            vocab = {"class": "Vocabulary", "vocab_file": tk.Path("/vocab"), "unknown_label": None}
            return {
                "data": {"dim_tags": [batch_dim, time, Dim(80, name="audio", kind=Dim.Types.Feature)]},
                "classes": {"dim_tags": [batch_dim, time], "sparse_dim": classes, "vocab": vocab},
            }

    dataset = Dataset()
    data = ExternData(dataset)
    text = data.get()
    assert data.get() == text
    assert dataset.asked == 1
    assert text.count("Dim(None, name='time'") == 1
    assert spelled(text)["classes"] == {
        "dim_tags": ["batch", "time"],
        "sparse_dim": "vocab",
        "vocab": {"class": "Vocabulary", "vocab_file": "/vocab", "unknown_label": None},
    }
    assert {"time_dim", "audio_dim", "vocab_dim", "extern_data", "batch_dim"} <= data.names


def test_their_own_helper_classes_are_taken(setup: Path) -> None:
    import i6_experiments.common.setups.returnn_common.serialization as theirs

    import rcpack.sisyphus as ours

    for module in (theirs, ours):
        seq = module.DimInitArgs("seq", None)
        entries = [
            module.DataInitArgs("audio", True, [seq, module.DimInitArgs("feat", 9, True)], None),
            module.DataInitArgs("labels", False, [seq], module.DimInitArgs("units", 3, True), "int32"),
        ]
        text = ours.ExternData(entries).get()
        names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
        assert {"seq", "feat", "units"} <= names, "the names that net_func_map uses"
        assert spelled(text)["labels"]["dim_tags"] == ["batch", "seq"]


def test_sizes_come_later_and_paths_are_inputs(setup: Path) -> None:
    from i6_core.returnn.config import ReturnnConfig, WriteReturnnConfigJob
    from sisyphus import tk

    from rcpack.sisyphus import ExternData

    size = tk.Variable(str(setup / "size"))
    vocab = tk.Path(str(setup / "vocab"))
    data = ExternData({**streams(labels=size), "more": {"dim": 3, "vocab": {"vocab_file": vocab}}})
    with pytest.raises(ConfigError, match=r"not available yet: .*/size"):
        data.get()
    job = WriteReturnnConfigJob(ReturnnConfig({}, python_epilog=[data]))
    assert {str(setup / "size"), str(setup / "vocab")} <= {path.get_path() for path in job._sis_inputs}
    size.set(12)
    found = spelled(data.get())
    assert found["labels"] == SPARSE
    assert found["more"]["vocab"] == {"vocab_file": str(setup / "vocab")}


def test_it_counts_by_choice(setup: Path) -> None:
    from sisyphus.hash import sis_hash_helper

    from rcpack.sisyphus import Collection, ExplicitHash, ExternData

    def hash_of(*args: Any, **options: Any) -> bytes:
        found: bytes = sis_hash_helper(Collection([ExternData(*args, **options)]))
        return found

    assert hash_of(streams()) == hash_of(streams(audio=40))
    assert hash_of(streams(), hash="value") != hash_of(streams(audio=40), hash="value")
    assert hash_of(streams(), hash="value") == hash_of(streams(), hash="value")
    explicit = ExplicitHash("a")
    assert hash_of(streams(), hash=explicit) == hash_of(streams(audio=40), hash=explicit) != hash_of(streams())
    for word in ("code", "path"):
        with pytest.raises(ConfigError, match=f"hash='{word}'"):
            ExternData(streams(), hash=word)


def test_the_hash_of_today_is_kept_under_path(setup: Path) -> None:
    import i6_experiments.common.setups.returnn_common.serialization as theirs
    from sisyphus import tk
    from sisyphus.hash import sis_hash_helper

    import rcpack.sisyphus as ours

    def entries(module: Any) -> list[Any]:
        seq = module.DimInitArgs("seq", None)
        labels = module.DimInitArgs("labels", tk.Variable("size"), True)
        return [
            module.DataInitArgs("audio", True, [seq, module.DimInitArgs("feat", 9, True)], None),
            module.DataInitArgs("labels", False, [seq], labels, "int32"),
        ]

    old = theirs.ExternData(entries(theirs))
    for module in (ours, theirs):
        new = ours.ExternData(entries(module), hash="path")
        assert sis_hash_helper(new) == sis_hash_helper(old)
        assert sis_hash_helper(ours.Collection([new])) == sis_hash_helper(theirs.Collection([old]))


def test_delayed_sizes_count_as_what_they_are(setup: Path) -> None:
    from sisyphus import tk
    from sisyphus.hash import sis_hash_helper

    from rcpack.sisyphus import ExternData

    sizes = [tk.Variable("a"), tk.Variable("b"), tk.Variable("a")]
    hashes = [sis_hash_helper(ExternData(streams(labels=size), hash="value")) for size in sizes]
    assert hashes[0] == hashes[2] != hashes[1]


def test_it_is_the_same_for_all_backends(setup: Path) -> None:
    from rcpack.sisyphus import ExternData

    tree = ast.parse(ExternData(streams()).get())
    assert [node.module for node in tree.body if isinstance(node, ast.ImportFrom)] == ["returnn.tensor"]


def test_the_torch_engine_makes_its_tensors_of_it(setup: Path) -> None:
    from returnn.torch.data.extern_data import extern_data_template_from_config_opts

    from rcpack.sisyphus import ExternData

    space: dict[str, Any] = {}
    exec(ExternData(streams()).get(), space)
    template = extern_data_template_from_config_opts(space["extern_data"])
    audio, labels = template.data["audio"], template.data["labels"]
    assert audio.feature_dim is space["audio_feature"]
    assert audio.get_time_dim_tag() is space["audio_time"]
    assert labels.sparse_dim is space["labels_indices"]
    assert (audio.dtype, labels.dtype) == ("float32", "int32")


@pytest.mark.parametrize("given", [3, "data", object(), [1], {"x": 3}])
def test_what_describes_no_data_is_refused(setup: Path, given: object) -> None:
    from rcpack.sisyphus import ExternData

    with pytest.raises(ConfigError):
        ExternData(given)


def test_a_value_without_a_spelling_is_named(setup: Path) -> None:
    from rcpack.sisyphus import ExternData

    with pytest.raises(ConfigError, match="no spelling in a config"):
        ExternData({"x": {"dim": 3, "vocab": object()}}).get()
