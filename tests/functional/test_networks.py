"""Job folders whose networks are built in a process of its own, with stand-ins for RETURNN and returnn_common."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rcpack.adapters.cache import Cache
from rcpack.errors import ConfigError, NetworkError, RcpackError, RunError
from rcpack.packing.vendor import TREE_NAME
from rcpack.returnn.job import Job, plan_job, write_job
from rcpack.returnn.net_build import Builder
from rcpack.returnn.net_code import EXECUTE_IN
from rcpack.returnn.net_request import NetworkRequest

ASSET = Path(__file__).parents[1] / "assets" / "net"

BASE = """\
from returnn.tensor import Dim, batch_dim
time_dim = Dim(None, name="time", kind=Dim.Types.Spatial)
label_dim = Dim(3, name="labels", kind=Dim.Types.Feature)
in_dim = Dim(9, name="in", kind=Dim.Types.Feature)
extern_data = {
    "data": {"dim_tags": [batch_dim, time_dim, in_dim]},
    "classes": {"dim_tags": [batch_dim, time_dim], "sparse_dim": label_dim},
}
num_epochs = 4
task = "train"
train = {"class": "Task12AXDataset"}
"""

#: Loads a config as RETURNN does, and prints its networks with names in place of dims.
SHOW = """\
import json, sys
sys.path[:0] = sys.argv[2:]
from returnn.config import Config
from returnn.tensor import Dim
config = Config()
config.load_file(sys.argv[1])
get = config.typed_value("get_network") or (lambda epoch: config.typed_value("network"))
def plain(value):
    if isinstance(value, Dim):
        return [value.name, value.dimension, [k for k, v in config.typed_dict.items() if v is value]]
    return {k: plain(v) for k, v in value.items()} if isinstance(value, dict) else value
print(json.dumps({"networks": [plain(get(epoch=epoch)) for epoch in range(1, 5)], "modules": sorted(sys.modules)}))
"""


def request(
    constructor: str | None = "demo.model.construct", execute_in: str = "run", **options: Any
) -> NetworkRequest:
    options.setdefault("names", {"data": "data", "out_dim": "label_dim"} if constructor else {})
    builder = Builder(returnn_root=ASSET / "environment", **options.pop("build", {}))
    return NetworkRequest(constructor=constructor, execute_in=execute_in, builder=builder, **options)


def plan(
    folder: Path, network: NetworkRequest, *, base: str | None = BASE, entries: tuple[str, ...] = (), **options: Any
) -> Job:
    config = None
    if base is not None:
        config = folder / "base.config"
        config.write_text(base)
    return plan_job(entries, [options.pop("recipe", ASSET / "recipe")], base_config=config, network=network, **options)


def show(job: Job, folder: Path, *, without_tree: bool = False) -> dict[str, Any]:
    write_job(job, folder)
    if without_tree:
        shutil.rmtree(folder / TREE_NAME)
    command = [sys.executable, "-I", "-c", SHOW, str(folder / "returnn.config"), str(ASSET / "environment")]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(shown)
    return found


def names_of(networks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave the variables of dims out: only the name and the size."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        return value[:2] if isinstance(value, list) else value

    return [plain(network) for network in networks]


def test_all_variants_give_the_same_networks(tmp_path: Path) -> None:
    shown = {}
    for word in EXECUTE_IN:
        job = plan(tmp_path, request(execute_in=word))
        shown[word] = show(job, tmp_path / word, without_tree=word != "run")
    networks = [names_of(item["networks"]) for item in shown.values()]
    assert networks[0] == networks[1] == networks[2]
    assert "first" not in networks[0][1]
    assert networks[0][2]["first"]["out_dim"] == ["hidden", 8]
    assert shown["create_files"]["networks"][0]["last"]["out_dim"] == ["labels", 3, ["label_dim"]], (
        "one dim, one variable"
    )
    assert "returnn_common.nn" in shown["run"]["modules"]
    assert "returnn_common.nn" not in shown["create_files"]["modules"]


def test_the_manifest_says_what_was_built(tmp_path: Path) -> None:
    job = plan(tmp_path, request(execute_in="create_files"))
    manifest = json.loads(job.tree.read("manifest.json"))
    assert manifest["config"]["execute_in"] == "create_files"
    assert manifest["config"]["stages"] == [1, 3]
    assert len(manifest["config"]["net_dict"]) == 64


def test_a_built_network_is_used_again_while_the_code_is_the_same(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path / "cache"))
    built = request(execute_in="manager", build={"cache": cache})
    job = plan(tmp_path, built)
    (file,) = (tmp_path / "cache").rglob("*.rcpack")
    kind, key = file.parent.parent.name, file.parent.name + file.stem
    record = json.loads(cache.get(kind, key) or b"")
    assert [stage["epoch"] for stage in record["stages"]] == [1, 3]
    record["stages"][0]["network"]["dict"].append(["from the cache", None])
    cache.put(kind, key, json.dumps(record).encode())
    assert b"from the cache" in plan(tmp_path, built).config
    assert plan(tmp_path, request(execute_in="create_files")).config == job.config
    assert b"from the cache" not in plan(tmp_path, built, base=BASE + "more = 1\n").config


def test_a_cache_that_is_broken_or_cannot_be_written_is_none(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path / "cache"))
    built = request(execute_in="manager", build={"cache": cache})
    job = plan(tmp_path, built)
    (file,) = (tmp_path / "cache").rglob("*.rcpack")
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    assert plan(tmp_path, built).config == job.config
    assert file.read_bytes() == whole
    (tmp_path / "file").touch()
    elsewhere = request(execute_in="manager", build={"cache": Cache(str(tmp_path / "file" / "cache"))})
    assert plan(tmp_path, elsewhere).config == job.config


def test_networks_in_the_cache_count_and_go_with_it(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path / "cache"))
    plan(tmp_path, request(execute_in="manager", build={"cache": cache}))
    assert cache.size().entries == 1
    assert cache.clear().size > 0
    assert not list((tmp_path / "cache").rglob("*.rcpack"))


def test_the_python_may_be_named_from_where_the_user_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "python").symlink_to(sys.executable)
    monkeypatch.chdir(tmp_path)
    assert b"networks_dict" in plan(tmp_path, request(execute_in="create_files", build={"python": "./python"})).config


def test_a_get_network_of_the_recipe_is_built_with_its_own_data(tmp_path: Path) -> None:
    job = plan(tmp_path, request(None, "create_files"), base=None, entries=("demo.model",), bind=())
    text = job.config.decode()
    assert "demo" not in text
    assert "rcpack_runtime" not in text
    assert "extern_data = {" in text
    assert "network = {" in text, "it does not look at the epoch"
    shown = show(job, tmp_path / "job", without_tree=True)
    assert shown["networks"][0]["last"]["out_dim"] == ["labels", 3, ["labels_dim"]]


def test_epochs_can_be_named(tmp_path: Path) -> None:
    job = plan(tmp_path, request(execute_in="create_files", build={"epochs": (1, 4)}))
    assert b"(4): {" in job.config


def test_epochs_must_be_known(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="does not say num_epochs"):
        plan(tmp_path, request(execute_in="create_files"), base=BASE.replace("num_epochs = 4", ""))


def test_arguments_of_the_base_config_are_given(tmp_path: Path) -> None:
    job = plan(tmp_path, request(execute_in="create_files"), base=BASE + "network_kwargs = dict(hidden=5)\n")
    assert b"Dim(5, name='hidden'" in job.config


def test_what_still_needs_packed_code_gets_it(tmp_path: Path) -> None:
    base = BASE + "from demo.model import OTHER\nused = network_kwargs = {}\n"
    with pytest.raises(ConfigError, match="together with other names"):
        plan(tmp_path, request(execute_in="create_files"), base=base)
    job = plan(tmp_path, request(execute_in="create_files"), base=base.replace("used = network_kwargs = {}\n", ""))
    assert b"rcpack_runtime" in job.config
    show(job, tmp_path / "job")


@pytest.mark.parametrize(
    ("constructor", "names", "message"),
    [
        ("without_epoch", {}, "has no parameter 'epoch'"),
        ("construct", {"size": "label_dim"}, "has no parameter 'size'"),
        ("construct", {"out_dim": "labels"}, "gives 'labels' for the parameter 'out_dim'.*It defines .*label_dim"),
        ("without_loss", {}, "marks no loss"),
        ("OTHER", {}, "nothing to train"),
    ],
)
@pytest.mark.parametrize("execute_in", ["run", "create_files"])
def test_mistakes_are_found_before_anything_runs(
    tmp_path: Path, constructor: str, names: dict[str, str], message: str, execute_in: str
) -> None:
    names = {"data": "data", "out_dim": "label_dim", **names}
    with pytest.raises(ConfigError, match=message):
        plan(tmp_path, request(f"demo.model.{constructor}", execute_in, names=names))


def test_a_parameter_that_nobody_gives_is_found_before_anything_runs(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="needs 'out_dim', which nobody gives"):
        plan(tmp_path, request(names={"data": "data"}))


@pytest.mark.parametrize(
    ("constructor", "message"),
    [
        ("forgets_loss", "has no loss in epoch 1"),
        ("undefined_dim", "uses the dim 'frames', which is in no extern data"),
        ("odd_value", r"network\['last'\]\['eval'\]: the value <object object"),
    ],
)
def test_mistakes_are_found_when_the_network_is_built(tmp_path: Path, constructor: str, message: str) -> None:
    with pytest.raises(NetworkError, match=message):
        plan(tmp_path, request(f"demo.model.{constructor}", "create_files"))


def test_a_forward_config_needs_no_loss(tmp_path: Path) -> None:
    base = BASE.replace('"train"', '"forward"').replace("train = ", "forward_data = ")
    job = plan(tmp_path, request("demo.model.without_loss", "create_files"), base=base)
    assert b"network = {}" in job.config


def test_an_exception_comes_with_the_lines_of_the_recipe(tmp_path: Path) -> None:
    base = BASE.replace('task = "train"', 'task = "forward"').replace("train = ", "forward_data = ")
    with pytest.raises(NetworkError) as caught:
        plan(tmp_path, request("demo.model.failing", "create_files"), base=base)
    source = (ASSET / "recipe/demo/model.py").read_text().splitlines()
    line = next(number for number, text in enumerate(source, 1) if "raise ValueError" in text)
    text = str(caught.value)
    assert caught.value.where == f"demo/model.py:{line}"
    assert "'build the network' of epoch 1 for demo.model.failing failed: ValueError: a bad size: 3" in text
    assert f"(recipe: demo/model.py:{line}), in check" in text
    assert f"rcpack/demo/model.py:{line} (recipe" not in text, "what stood above did not come along"
    assert 'raise ValueError(f"a bad size: {size}")' in text
    assert str(tmp_path) not in text


def test_a_process_that_ends_without_an_answer_shows_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"exit code 3 .*demo\.model\.leaving"):
        plan(tmp_path, request("demo.model.leaving", "create_files"))


def test_a_python_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="cannot be started"):
        plan(tmp_path, request(execute_in="create_files", build={"python": "/no/such/python"}))


def test_what_cannot_be_built_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no network to build"):
        plan(tmp_path, request(None, "create_files"))
    with pytest.raises(ConfigError, match="get_network could be that of"):
        plan(tmp_path, request(), base=BASE + "def get_network(epoch): pass\n")
    with pytest.raises(RcpackError, match=r"demo\.model is a module"):
        plan(tmp_path, request("demo.model"))


def test_an_error_survives_a_pickle() -> None:
    import pickle

    error = NetworkError("it failed", where="a.py:1", traceback="a\nb")
    assert str(pickle.loads(pickle.dumps(error))) == str(error) == "a.py:1: it failed.\na\nb"


@pytest.mark.parametrize(
    ("names", "message"),
    [(["data"], "maps nothing"), (["data=a", "data=b"], "given twice"), (["a.b=c"], "maps nothing")],
)
def test_a_malformed_map_is_an_error(names: list[str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        NetworkRequest.parse(
            constructor="a.b",
            names=names,
            execute_in="run",
            epochs=(),
            python=None,
            returnn_root=None,
            cache=Cache(None),
        )
