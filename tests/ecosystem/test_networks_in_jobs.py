"""Networks of returnn_common in Sisyphus jobs, with stand-ins for RETURNN and returnn_common in the job."""

from __future__ import annotations

import json
import pickle
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.jobs import run_task, saved

from rcpack.errors import ConfigError, NetworkError
from rcpack.returnn.net_code import EXECUTE_IN

ASSET = Path(__file__).parents[1] / "assets" / "net"
NAMES = {"data": "audio", "out_dim": "labels_indices"}
DATA = {"audio": {"dim": 9}, "labels": {"dim": 3, "sparse": True}}


@pytest.fixture(autouse=True)
def recipe(setup: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The recipe of the stand-ins."""
    from rcpack.sisyphus import execute

    for name in ("demo", "returnn_common"):
        shutil.copytree(ASSET / "recipe" / name, setup / "recipe" / name)
    monkeypatch.setenv("RCPACK_CACHE", str(setup / "cache"))
    execute._built.clear()
    yield setup / "recipe"
    for name in [name for name in sys.modules if name.partition(".")[0] == "demo"]:
        del sys.modules[name]


def config(
    *args: Any, data: Any = None, values: Any = None, objects: Any = (), v2: bool = False, **options: Any
) -> Any:
    from rcpack.sisyphus import ExternData, Network, PackedReturnnConfig, PackedReturnnConfigV2

    options.setdefault("recipe_roots", ["recipe"])
    if not args and "net_func_name" not in options:
        args = ("demo.model.construct", NAMES)
    network = Network(*args, **options)
    plain = {"train": {"class": "Task12AXDataset"}, "use_tensorflow": True, **(values or {})}
    epilog = [ExternData(DATA if data is None else data), *objects, network]
    made = PackedReturnnConfigV2 if v2 else PackedReturnnConfig
    return made(plain, python_epilog=epilog, recipe_roots=["recipe"])


def job(made: Any, num_epochs: int = 4) -> Any:
    from i6_core.returnn.training import ReturnnTrainingJob
    from sisyphus import tk
    from sisyphus.job import created_jobs

    created_jobs.clear()
    return ReturnnTrainingJob(
        made,
        num_epochs=num_epochs,
        device="cpu",
        returnn_python_exe=tk.Path(sys.executable, hash_overwrite="PYTHON"),
        returnn_root=tk.Path(str(ASSET / "environment"), hash_overwrite="RETURNN"),
    )


def written(made: Any, **options: Any) -> str:
    folder = saved(job(made, **options))
    run_task(folder)
    return (folder / "output" / "returnn.config").read_text()


def job_id(made: Any, **options: Any) -> str:
    found: str = job(made, **options)._sis_id()
    return found


def test_all_variants_are_one_job_with_the_same_network(recipe: Path) -> None:
    ids = {job_id(config(execute_in=word)) for word in EXECUTE_IN}
    assert len(ids) == 1, "where the code runs does not count"
    texts = {}
    for word in EXECUTE_IN:
        texts[word] = written(config(execute_in=word))
        shutil.rmtree(recipe.parent / "work")
        (recipe.parent / "work").mkdir()
    assert "from demo.model import construct" in texts["run"]
    assert "networks_dict = {" in texts["create_files"]
    assert texts["create_files"].count("Dim(3") == 1, "one dim, one variable"
    assert "demo" not in texts["create_files"]
    assert "rcpack_runtime" not in texts["create_files"]
    assert texts["create_files"] == texts["manager"]


@pytest.mark.parametrize("word", EXECUTE_IN)
def test_configs_of_version_2_can_have_them_as_well(recipe: Path, word: str) -> None:
    text = written(config(execute_in=word, v2=True))
    assert ("networks_dict = {" in text) == (word != "run")
    assert text.count("def get_network") == 1


def test_the_manager_builds_once_and_the_task_not_at_all(recipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rcpack.returnn import interpreter
    from rcpack.sisyphus import execute

    starts = []
    real = interpreter.start

    def counted(*args: Any, **options: Any) -> int:
        starts.append(args)
        return real(*args, **options)

    monkeypatch.setattr("rcpack.returnn.net_build.start", counted)
    folder = saved(job(config(execute_in="manager")))
    assert len(starts) == 1
    job(config(execute_in="manager"))
    execute._built.clear()
    job(config(execute_in="manager"))
    assert len(starts) == 1, "the next manager finds it on the disk"
    run_task(folder)
    assert len(starts) == 1
    assert "networks_dict" in (folder / "output" / "returnn.config").read_text()


@pytest.mark.parametrize("word", ["create_files", "manager"])
def test_what_is_built_is_what_was_there_when_the_job_was_made(recipe: Path, word: str) -> None:
    folder = saved(job(config(execute_in=word)))
    model = recipe / "demo" / "model.py"
    model.write_text(model.read_text().replace("hidden=8", "hidden=7"))
    run_task(folder)
    assert "Dim(8, name" in (folder / "output" / "returnn.config").read_text()


def test_the_code_counts(recipe: Path) -> None:
    before = job_id(config())
    model = recipe / "demo" / "model.py"
    text = model.read_text()
    assert job_id(config("demo.model.forgets_loss", NAMES)) != before
    assert job_id(config("demo.model.construct", NAMES, {"hidden": 9})) != before
    assert job_id(config("demo.model.construct", {**NAMES, "hidden": "labels_time"})) != before
    forget()
    model.write_text(text.replace('"a": 1', '"a": 2') + "\n# a comment\n")
    assert job_id(config()) == before
    forget()
    model.write_text(text.replace("hidden=8", "hidden=7"))
    assert job_id(config()) != before


def forget() -> None:
    from rcpack.sisyphus import settings, snapshot

    snapshot.forget_captured()
    settings._names_in.cache_clear()


def test_the_net_dict_counts_by_choice(recipe: Path) -> None:
    before = job_id(config(hash="net_dict"))
    model = recipe / "demo" / "model.py"
    text = model.read_text()
    forget()
    model.write_text(text.replace('source = "data:" + data.name', 'source = f"data:{data.name}"'))
    assert job_id(config(hash="net_dict")) == before, "other code, the same network"
    forget()
    model.write_text(text.replace("hidden=8", "hidden=7"))
    assert job_id(config(hash="net_dict")) != before
    assert job_id(config(hash="net_dict"), num_epochs=2) != before, "the second stage is never reached"


def test_the_hash_of_today_is_kept_under_path(recipe: Path) -> None:
    import i6_experiments.common.setups.returnn_common.serialization as theirs
    from sisyphus.hash import sis_hash_helper

    from rcpack.sisyphus import Collection, Import, Network

    function = "demo.model.construct"
    old = theirs.Collection([theirs.Import(function), theirs.Network("construct", dict(NAMES), {"hidden": 3})])
    positional = Network("construct", NAMES, {"hidden": 3})
    by_keyword = Network(net_func_name="construct", net_func_map=NAMES, net_kwargs={"hidden": 3})
    for network in (positional, by_keyword):
        new = Collection([Import(function), network], hash="path", recipe_roots=["recipe"])
        assert sis_hash_helper(new) == sis_hash_helper(old)


def test_a_function_that_another_object_imports(recipe: Path) -> None:
    from rcpack.sisyphus import Import

    function = Import("demo.model.construct", recipe_roots=["recipe"])
    text = written(config(net_func_name="construct", net_func_map=NAMES, net_kwargs={"hidden": 5}, objects=[function]))
    assert "network_constructor = construct\n" in text
    built = config(
        net_func_name="construct",
        net_func_map=NAMES,
        net_kwargs={"hidden": 5},
        objects=[function],
        execute_in="create_files",
    )
    shutil.rmtree(recipe.parent / "work")
    (recipe.parent / "work").mkdir()
    assert 'Dim(5, name="hidden"' in written(built)


def test_a_module_with_get_network_can_be_built(recipe: Path) -> None:
    text = written(config("demo.model", execute_in="create_files"))
    assert "network = {" in text
    assert "demo" not in text


def test_a_collection_in_a_plain_config_is_built_in_the_task(recipe: Path) -> None:
    from i6_core.returnn.config import ReturnnConfig

    from rcpack.sisyphus import Collection, ExternData, Network

    def plain(*objects: Any) -> Any:
        return ReturnnConfig({"train": {}, "use_tensorflow": True}, python_epilog=list(objects))

    def network(**options: Any) -> Any:
        return Network("demo.model.construct", NAMES, recipe_roots=["recipe"], **options)

    both = Collection([ExternData(DATA), network(execute_in="create_files", epochs=[1, 3])], recipe_roots=["recipe"])
    text = written(plain(both))
    assert "networks_dict = {" in text
    assert "demo" not in text
    for options in ({"execute_in": "manager"}, {"hash": "net_dict"}):
        unknown = Collection([ExternData(DATA), network(**options)], recipe_roots=["recipe"])
        with pytest.raises(ConfigError, match="Use PackedReturnnConfig"):
            job(plain(unknown))
    with pytest.raises(ConfigError, match="does not know the extern data"):
        job(plain(network(execute_in="create_files")))


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("demo.model.without_epoch", NAMES), "has no parameter 'epoch'"),
        (("demo.model.construct", {"data": "audio"}), "needs 'out_dim', which nobody gives"),
        (("demo.model.construct", {**NAMES, "size": "labels_time"}), "has no parameter 'size'"),
        (("demo.model.construct", {**NAMES, "out_dim": "label_dim"}), "'label_dim' .* defines no such name"),
        (("demo.model.without_loss", NAMES), "marks no loss"),
        (("demo.model", NAMES), "is a module; name the function"),
        (("construct", NAMES), "'construct' .* defines no such name"),
    ],
)
def test_mistakes_are_found_when_the_graph_is_built(recipe: Path, args: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        job(config(*args))


def test_words_that_do_not_exist_are_refused(recipe: Path) -> None:
    from rcpack.sisyphus import Network

    with pytest.raises(ConfigError, match="execute_in='later'"):
        config(execute_in="later")
    second = Network("demo.model.forgets_loss", NAMES, recipe_roots=["recipe"])
    with pytest.raises(ConfigError, match="two networks"):
        job(config(objects=[second]))


def test_a_size_that_is_not_there_yet_is_refused_in_the_manager_only(recipe: Path) -> None:
    from sisyphus import tk

    size = tk.Variable(str(recipe.parent / "size"))
    data = {**DATA, "labels": {"dim": size, "sparse": True}}
    with pytest.raises(ConfigError, match="not available yet"):
        job(config(data=data, execute_in="manager"))
    with pytest.raises(ConfigError, match=r"an argument of Network.* not available yet: DelayedAdd"):
        job(config("demo.model.construct", NAMES, {"hidden": size + 1}, execute_in="manager"))
    folder = saved(
        job(config("demo.model.construct", NAMES, {"hidden": size + 1}, data=data, execute_in="create_files"))
    )
    size.set(4)
    run_task(folder)
    text = (folder / "output" / "returnn.config").read_text()
    assert 'Dim(4, name="labels_indices"' in text
    assert 'Dim(5, name="hidden"' in text


def test_the_number_of_epochs_must_be_known_in_the_manager(recipe: Path) -> None:
    from i6_core.returnn.config import WriteReturnnConfigJob

    made = config(execute_in="manager", returnn_python_exe=sys.executable, returnn_root=ASSET / "environment")
    with pytest.raises(NetworkError, match=r"does not say num_epochs.*epochs="):
        WriteReturnnConfigJob(made)


def test_an_exception_of_the_network_names_job_entry_and_lines(recipe: Path) -> None:
    values = {"task": "forward"}
    folder = saved(job(config("demo.model.failing", NAMES, execute_in="create_files", values=values)))
    with pytest.raises(NetworkError) as caught:
        run_task(folder)
    text = str(caught.value)
    assert f"job {'/'.join(folder.parts[-4:])}: the task 'build the network' of epoch 1 for demo.model.failing" in text
    assert "ValueError: a bad size: 3" in text
    assert "(recipe: demo/model.py:" in text
    assert 'raise ValueError(f"a bad size: {size}")' in text
    assert str(pickle.loads(pickle.dumps(caught.value))) == text


def test_a_later_job_builds_the_network_of_the_code_of_an_earlier_one(recipe: Path) -> None:
    from i6_core.returnn.config import WriteReturnnConfigJob
    from sisyphus.job import created_jobs

    from rcpack.sisyphus import ExternData, Network, PackedReturnnConfig

    training = job(config())
    folder = saved(training)
    run_task(folder)
    model = recipe / "demo" / "model.py"
    model.write_text(model.read_text().replace("hidden=8", "hidden=7"))
    forget()
    network = Network.from_job(
        training,
        "demo.model.construct",
        net_func_map=NAMES,
        execute_in="create_files",
        returnn_python_exe=sys.executable,
        returnn_root=ASSET / "environment",
        epochs=[4],
    )
    created_jobs.clear()
    later = PackedReturnnConfig({"task": "search", "use_tensorflow": True}, python_epilog=[ExternData(DATA), network])
    folder = saved(WriteReturnnConfigJob(later))
    run_task(folder, "run")
    assert 'Dim(8, name="hidden"' in (folder / "output" / "returnn.config").read_text()


def test_the_manifest_of_a_built_job_is_that_of_the_pack(recipe: Path) -> None:
    folder = saved(job(config(execute_in="create_files")))
    run_task(folder)
    manifest = json.loads((folder / "output" / "rcpack" / "manifest.json").read_text())
    assert {"module": "demo.model", "name": "construct"} in manifest["entry_points"]
