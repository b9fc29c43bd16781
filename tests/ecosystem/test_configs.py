"""Written configs: self-contained in every job class, frozen at hash time, whole or not at all."""

from __future__ import annotations

import copy
import json
import logging
import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers.jobs import loaded_modules, run_task, saved

from rcpack.errors import ConfigError, OutputError

ROOT = "toy"


def tk_path(path: str) -> Any:
    from sisyphus import tk

    return tk.Path(path)


def existing_model(setup: Path) -> Any:
    """A checkpoint of TF that is there."""
    from i6_core.returnn.training import Checkpoint

    (setup / "epoch.001.index").touch()
    return Checkpoint(tk_path(str(setup / "epoch.001.index")))


def packed(*, v2: bool = False, **values: Any) -> Any:
    from rcpack.sisyphus import Model, PackedReturnnConfig, PackedReturnnConfigV2

    model = Model("toy.model.get_model", model_kwargs={"hidden": 2}, train_step="toy.model.train_step")
    made = PackedReturnnConfigV2 if v2 else PackedReturnnConfig
    return made(values, python_epilog=[model])


def tools(stack: Path) -> dict[str, Any]:
    return {"returnn_python_exe": tk_path(sys.executable), "returnn_root": tk_path(str(stack / "returnn"))}


def training(setup: Path, stack: Path, v2: bool) -> tuple[Any, str]:
    from i6_core.returnn.training import ReturnnTrainingJob

    return ReturnnTrainingJob(
        packed(v2=v2, backend="torch"), num_epochs=1, device="cpu", **tools(stack)
    ), "create_files"


def rasr_training(setup: Path, stack: Path, v2: bool) -> tuple[Any, str]:
    from i6_core import rasr
    from i6_core.returnn.rasr_training import ReturnnRasrTrainingJob

    crp = rasr.CommonRasrParameters()
    rasr.crp_base_settings = None
    rasr.crp_add_default_output(crp)
    crp.nn_trainer_exe = tk_path("/bin/true")
    crp.default_log_channel = "output-channel"
    crp.segment_path = None
    crp.corpus_config = None
    flow = rasr.FlowNetwork()
    job = ReturnnRasrTrainingJob(
        crp,
        crp,
        flow,
        None,
        packed(v2=v2, use_tensorflow=True),
        num_classes=3,
        num_epochs=1,
        device="cpu",
        **tools(stack),
    )
    return job, "create_files"


def forward(setup: Path, stack: Path, v2: bool) -> tuple[Any, str]:
    from i6_core.returnn.forward import ReturnnForwardJob

    return ReturnnForwardJob(existing_model(setup), packed(v2=v2), **tools(stack)), "create_files"


def forward_v2(setup: Path, stack: Path, v2: bool) -> tuple[Any, str]:
    from i6_core.returnn.forward import ReturnnForwardJobV2

    job = ReturnnForwardJobV2(
        model_checkpoint=None, returnn_config=packed(v2=v2, backend="torch"), output_files=["o"], **tools(stack)
    )
    return job, "create_files"


def search(setup: Path, stack: Path, v2: bool) -> tuple[Any, str]:
    from i6_core.returnn.search import ReturnnSearchJobV2

    return ReturnnSearchJobV2({"class": "X"}, existing_model(setup), packed(v2=v2), **tools(stack)), "create_files"


def prior(setup: Path, stack: Path, v2: bool) -> tuple[Any, str]:
    from i6_core.returnn.extract_prior import ReturnnComputePriorJobV2

    config = packed(v2=v2, train={"class": "X"})
    return ReturnnComputePriorJobV2(existing_model(setup), config, **tools(stack)), "create_files"


def seq_lens(setup: Path, stack: Path, v2: bool) -> tuple[Any, str]:
    from i6_core.returnn.dataset import ExtractSeqLensJob

    job = ExtractSeqLensJob(
        {"class": "X"},
        key="data",
        output_format="txt",
        returnn_config=packed(v2=v2),
        returnn_root=tk_path(str(stack / "returnn")),
    )
    return job, "create_files"


def mean(setup: Path, stack: Path, v2: bool) -> tuple[Any, str]:
    from i6_core.returnn.dataset import ExtractDatasetMeanStddevJob

    return ExtractDatasetMeanStddevJob(packed(v2=v2), **tools(stack)), "run"


def graph(setup: Path, stack: Path, v2: bool) -> tuple[Any, str]:
    from i6_core.returnn.compile import CompileTFGraphJob

    return CompileTFGraphJob(packed(v2=v2), **tools(stack)), "run"


def onnx(setup: Path, stack: Path, v2: bool) -> tuple[Any, str]:
    from i6_core.returnn.compile import TorchOnnxExportJob
    from i6_core.returnn.training import PtCheckpoint

    (setup / "epoch.001.pt").touch()
    checkpoint = PtCheckpoint(tk_path(str(setup / "epoch.001.pt")))
    return TorchOnnxExportJob(returnn_config=packed(v2=v2), checkpoint=checkpoint, **tools(stack)), "run"


def write(setup: Path, stack: Path, v2: bool) -> tuple[Any, str]:
    from i6_core.returnn.config import WriteReturnnConfigJob

    return WriteReturnnConfigJob(packed(v2=v2)), "run"


def old_search(setup: Path, stack: Path, v2: bool) -> tuple[Any, str]:
    from i6_core.deprecated.returnn_search import ReturnnSearchJob

    config = packed(v2=v2, network={})
    return ReturnnSearchJob({"class": "X"}, existing_model(setup), config, **tools(stack)), "create_files"


def old_prior(setup: Path, stack: Path, v2: bool) -> tuple[Any, str]:
    from i6_core.deprecated.returnn_extract_prior import ReturnnComputePriorJob

    config = packed(v2=v2, train={"class": "X"}, network={})
    return ReturnnComputePriorJob(existing_model(setup), config, **tools(stack)), "create_files"


JOBS: list[Callable[[Path, Path, bool], tuple[Any, str]]] = [
    training,
    rasr_training,
    forward,
    forward_v2,
    search,
    prior,
    seq_lens,
    mean,
    graph,
    onnx,
    write,
    old_search,
    old_prior,
]


def written_config(folder: Path) -> Path:
    return next(file for file in (folder / "output/returnn.config", folder / "work/returnn.config") if file.is_file())


@pytest.mark.parametrize("v2", [False, True], ids=["v1", "v2"])
@pytest.mark.parametrize("make", JOBS, ids=lambda make: make.__name__)
def test_every_job_class_runs_the_packed_code(setup: Path, stack: Path, make: Any, v2: bool) -> None:
    job, task = make(setup, stack, v2)
    folder = saved(job)
    run_task(folder, task)
    config = written_config(folder)
    text = config.read_text()
    assert str(setup) not in "".join(line for line in text.splitlines() if "sys.path" in line)
    # with the recipe on PYTHONPATH, which used to win in silence
    found = loaded_modules(config, ROOT, search=f"{setup / 'recipe'}", then="space['get_model'](epoch=1, step=0)")
    assert set(found) == {"toy", "toy.model", "toy.layers"}
    assert all(Path(file).is_relative_to(config.parent / "rcpack") for file in found.values()), found
    run_task(folder, task)
    assert config.read_text() == text


def test_nothing_else_is_vendored(setup: Path, stack: Path) -> None:
    job, task = training(setup, stack, False)
    folder = saved(job)
    run_task(folder, task)
    assert "experiment" not in (folder / "output/rcpack/toy/model.py").read_text()
    assert not (folder / "output/rcpack/toy/data.py").exists()


def test_a_recipe_that_moves_on_changes_nothing(
    setup: Path, stack: Path, restart: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    job, task = training(setup, stack, False)
    before = job._sis_id()
    layers = setup / "recipe/toy/layers.py"
    layers.write_text(layers.read_text().replace("2.0", "3.0"))
    with caplog.at_level(logging.WARNING):
        folder = saved(job)
    assert "the recipe has moved on" in caplog.text
    assert "toy.layers" in caplog.text
    run_task(folder, task)
    assert "SCALE = 2.0" in (folder / "output/rcpack/toy/layers.py").read_text()
    manifest = json.loads((folder / "output/rcpack/manifest.json").read_text())
    assert manifest["config"]["recipe_moved_on"] == ["toy.layers"]
    config = folder / "output/returnn.config"
    state = [(file, file.stat().st_mtime_ns) for file in sorted((folder / "output").rglob("*"))]
    restart()
    again, _ = training(setup, stack, False)
    assert again._sis_id() != before
    layers.write_text(layers.read_text().replace("3.0", "2.0"))
    restart()
    back, _ = training(setup, stack, False)
    assert back._sis_id() == before
    run_task(saved(back), task)
    assert [(file, file.stat().st_mtime_ns) for file in sorted((folder / "output").rglob("*"))] == state
    assert config.is_file()


def test_a_function_that_is_pasted_is_frozen_too(setup: Path, stack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from i6_core.returnn.training import ReturnnTrainingJob

    from rcpack.sisyphus import PackedReturnnConfig

    monkeypatch.syspath_prepend(str(setup / "recipe"))
    hooks = setup / "recipe/toy/hooks.py"
    hooks.write_text("def epoch_start(**_kwargs):\n    from toy.layers import scaled\n    return scaled(1)\n")
    from toy.hooks import epoch_start  # type: ignore[import-not-found]

    config = PackedReturnnConfig({"backend": "torch"}, python_epilog=[epoch_start])
    job = ReturnnTrainingJob(config, num_epochs=1, device="cpu", **tools(stack))
    hooks.write_text("def epoch_start(**_kwargs):\n    return 'edited'\n")
    folder = saved(job)
    run_task(folder)
    assert "edited" not in (folder / "output/returnn.config").read_text()
    found = loaded_modules(folder / "output/returnn.config", ROOT, then="assert space['epoch_start']() == 2.0")
    assert "toy.layers" in found


def test_objects_in_a_config_of_the_second_kind_are_packed(
    setup: Path, stack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import functools

    from i6_core.returnn.training import ReturnnTrainingJob

    from rcpack.sisyphus import PackedReturnnConfigV2

    monkeypatch.syspath_prepend(str(setup / "recipe"))
    from toy import data, model  # type: ignore[import-not-found]

    values = {
        "backend": "torch",
        "get_model": functools.partial(model.get_model, hidden=3),
        "train_step": model.train_step,
        "dataset": data.MyDataset,
    }
    job = ReturnnTrainingJob(PackedReturnnConfigV2(values), num_epochs=1, device="cpu", **tools(stack))
    folder = saved(job)
    run_task(folder)
    config = folder / "output/returnn.config"
    assert str(setup) not in "".join(line for line in config.read_text().splitlines() if "sys.path" in line)
    found = loaded_modules(config, ROOT, search=str(setup / "recipe"), then="space['get_model'](epoch=1, step=0)")
    assert {"toy.model", "toy.layers", "toy.data"} <= set(found)
    assert all(Path(file).is_relative_to(config.parent / "rcpack") for file in found.values())


def test_class_paths_in_the_config_are_packed(setup: Path, stack: Path) -> None:
    from i6_core.returnn.training import ReturnnTrainingJob

    from rcpack.sisyphus import PackedReturnnConfig

    config = PackedReturnnConfig({"backend": "torch", "train": {"class": "toy.data.MyDataset"}})
    folder = saved(ReturnnTrainingJob(config, num_epochs=1, device="cpu", **tools(stack)))
    run_task(folder)
    assert "class MyDataset" in (folder / "output/rcpack/toy/data.py").read_text()


def test_what_a_job_adds_in_its_task_is_an_error(setup: Path, stack: Path) -> None:
    from i6_core.returnn.dataset import ExtractSeqLensJob

    job = ExtractSeqLensJob(
        {"class": "toy.data.MyDataset"},
        key="data",
        output_format="txt",
        returnn_config=packed(),
        returnn_root=tk_path(str(stack / "returnn")),
    )
    folder = saved(job)
    with pytest.raises(ConfigError, match=r"toy.data.MyDataset, which was not packed when the job was hashed"):
        run_task(folder)
    assert not (folder / "output/returnn.config").exists()


def test_an_import_that_only_the_text_shows_is_an_error(setup: Path, stack: Path) -> None:
    from i6_core.returnn.training import ReturnnTrainingJob
    from sisyphus.delayed_ops import Delayed

    from rcpack.sisyphus import PackedReturnnConfig

    config = PackedReturnnConfig({"backend": "torch"}, python_epilog=[Delayed("from toy.data import ") + "MyDataset\n"])
    folder = saved(ReturnnTrainingJob(config, num_epochs=1, device="cpu", **tools(stack)))
    with pytest.raises(ConfigError, match=r"the config imports toy.data.MyDataset, which was not packed"):
        run_task(folder)


def test_a_config_that_a_worker_loads_says_why_it_cannot(setup: Path, stack: Path) -> None:
    """ExtractSeqLensJob loads the config where Sisyphus has imported the recipe already."""
    job, task = seq_lens(setup, stack, False)
    folder = saved(job)
    run_task(folder, task)
    config = folder / "output/returnn.config"
    with pytest.raises(AssertionError, match="already imported from"):
        # what Sisyphus has done before: the recipe's package is there
        loaded_with_recipe(config, setup)
    assert loaded_modules(config, ROOT)


def loaded_with_recipe(config: Path, setup: Path) -> None:
    import subprocess

    code = (
        f"import sys; sys.path.insert(0, {str(setup / 'recipe')!r}); import toy; p = {str(config)!r}; "
        "exec(compile(open(p).read(), p, 'exec'), {'__file__': p})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_copies_and_pickles_share_one_pack(setup: Path) -> None:
    config = packed()
    config._sis_hash()
    blob = pickle.dumps([config, copy.deepcopy(config)])
    one = len(pickle.dumps(config))
    assert len(blob) < one + 2000
    assert copy.deepcopy(config)._sis_rcpack_family is config._sis_rcpack_family


def test_updates_keep_the_code_or_say_so(setup: Path, stack: Path) -> None:
    from i6_core.returnn.config import ReturnnConfig, ReturnnConfigV2

    from rcpack.sisyphus import PackedReturnnConfig

    for plain in (ReturnnConfig({}), ReturnnConfigV2({})):
        with pytest.raises(ConfigError, match="the result would not bring its code along"):
            plain.update(packed())
    joined = PackedReturnnConfig({"backend": "torch"})
    joined.update(packed(batch_size=1))
    (setup / "x").mkdir()
    joined.write(str(setup / "x/returnn.config"))
    assert (setup / "x/rcpack/toy/model.py").is_file()
    kept = packed(backend="torch")
    kept.update(ReturnnConfig({"a": 1}, python_prolog="b = 2\n"))
    (setup / "y").mkdir()
    kept.write(str(setup / "y/returnn.config"))
    assert "b = 2" in (setup / "y/returnn.config").read_text()


def test_many_jobs_make_one_pack(setup: Path, stack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from i6_core.returnn.training import ReturnnTrainingJob

    from rcpack import api

    made = []
    real = api.pack

    def counted(*args: Any, **kwargs: Any) -> Any:
        made.append(args)
        return real(*args, **kwargs)

    monkeypatch.setattr(api, "pack", counted)
    jobs = [
        ReturnnTrainingJob(packed(backend="torch", number=number), num_epochs=1, device="cpu", **tools(stack))
        for number in range(50)
    ]
    assert len({job._sis_id() for job in jobs}) == 50
    assert len(made) == 1
    sizes = [len(pickle.dumps(job)) for job in jobs]
    assert max(sizes) < 20_000


def test_a_plain_config_takes_one_object(setup: Path, stack: Path, caplog: pytest.LogCaptureFixture) -> None:
    from i6_core.returnn.config import ReturnnConfig
    from i6_core.returnn.training import ReturnnTrainingJob

    from rcpack.sisyphus import Import, Network

    config = ReturnnConfig({"backend": "torch"}, python_epilog=[Network("toy.model"), "x = 1\n"])
    folder = saved(ReturnnTrainingJob(config, num_epochs=1, device="cpu", **tools(stack)))
    run_task(folder)
    config_file = folder / "output/returnn.config"
    found = loaded_modules(config_file, ROOT, search=str(setup / "recipe"), then="assert space['train_step']")
    assert all(Path(file).is_relative_to(folder / "output/rcpack") for file in found.values())
    config_file.unlink()
    run_task(folder)
    assert "share one pack" not in caplog.text
    two = ReturnnConfig({"backend": "torch"}, python_epilog=[Network("toy.model"), Import("toy.data.MyDataset")])
    folder = saved(ReturnnTrainingJob(two, num_epochs=1, device="cpu", **tools(stack)))
    assert "they share one pack then" in caplog.text
    with pytest.raises(OutputError, match=r"put them into one rcpack.sisyphus.Collection"):
        run_task(folder)


def test_text_outside_of_a_task_writes_nothing(setup: Path) -> None:
    from rcpack.sisyphus import Network

    before = sorted(setup.rglob("*"))
    assert "from toy.model import get_model" in Network("toy.model").get()
    assert sorted(setup.rglob("*")) == before


def test_an_interrupted_task_leaves_nothing_half_written(setup: Path, stack: Path) -> None:
    import subprocess
    import time

    job, _ = training(setup, stack, False)
    folder = saved(job)
    code = (
        "import gzip, os, pickle, sys, time; import rcpack.adapters.tree_writer as w; real = w._write\n"
        "def slow(file, data):\n    real(file, data); print('wrote', flush=True); time.sleep(60)\n"
        f"w._write = slow\njob = pickle.load(gzip.open({str(folder / 'job.save')!r}))\n"
        f"os.chdir({str(folder / 'work')!r}); job.create_files()\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment, cwd=setup)
    assert process.stdout is not None
    assert process.stdout.readline() == b"wrote\n"
    time.sleep(0.1)
    process.kill()
    process.wait()
    process.stdout.close()
    assert not (folder / "output/rcpack").exists()
    assert not (folder / "output/returnn.config").exists()
    run_task(folder)
    assert sorted(path.name for path in (folder / "output").iterdir()) == ["models", "rcpack", "returnn.config"]


def test_two_tasks_at_once_are_safe(setup: Path, stack: Path) -> None:
    import subprocess

    job, _ = training(setup, stack, False)
    folder = saved(job)
    code = (
        f"import gzip, os, pickle; job = pickle.load(gzip.open({str(folder / 'job.save')!r}))\n"
        f"os.chdir({str(folder / 'work')!r}); job.create_files()\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    processes = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, cwd=setup, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    errors = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0, 0], errors
    assert sorted(path.name for path in (folder / "output").iterdir()) == ["models", "rcpack", "returnn.config"]


def written_once(setup: Path, stack: Path) -> Any:
    from i6_core.returnn.training import ReturnnTrainingJob

    from rcpack.sisyphus import Network, PackedReturnnConfig

    config = PackedReturnnConfig({"backend": "torch"}, python_epilog=[Network("toy.model")], hash="path")
    return ReturnnTrainingJob(config, num_epochs=1, device="cpu", **tools(stack))


def test_a_tree_that_no_config_used_is_replaced(setup: Path, stack: Path, restart: Callable[[], None]) -> None:
    """Killed between tree and config; then edited, and the manager started again: the hash of a path stays."""
    job = written_once(setup, stack)
    folder = saved(job)
    run_task(folder)
    (folder / "output/returnn.config").unlink()
    layers = setup / "recipe/toy/layers.py"
    layers.write_text(layers.read_text().replace("2.0", "3.0"))
    restart()
    again = written_once(setup, stack)
    assert again._sis_id() == job._sis_id()
    run_task(saved(again))
    assert "SCALE = 3.0" in (folder / "output/rcpack/toy/layers.py").read_text()


def test_a_job_that_was_written_is_never_rewritten(setup: Path, stack: Path, restart: Callable[[], None]) -> None:
    job = written_once(setup, stack)
    folder = saved(job)
    run_task(folder)
    layers = setup / "recipe/toy/layers.py"
    layers.write_text(layers.read_text().replace("2.0", "3.0"))
    restart()
    with pytest.raises(OutputError, match=r"ReturnnTrainingJob.*holds another pack"):
        run_task(saved(written_once(setup, stack)))
    assert "SCALE = 2.0" in (folder / "output/rcpack/toy/layers.py").read_text()


def test_paths_and_variables_in_arguments_are_inputs(setup: Path, stack: Path) -> None:
    from i6_core.returnn.config import WriteReturnnConfigJob
    from i6_core.returnn.training import ReturnnTrainingJob

    from rcpack.sisyphus import Collection, Model, PackedReturnnConfig

    first = WriteReturnnConfigJob(PackedReturnnConfig({}))
    model = Model(
        "toy.model.get_model",
        model_kwargs={"hidden": 3, "file": first.out_returnn_config_file, "nested": [{"size": float("inf")}]},
    )
    config = PackedReturnnConfig({"backend": "torch"}, python_epilog=[Collection([model])])
    job = ReturnnTrainingJob(config, num_epochs=1, device="cpu", **tools(stack))
    assert first in {path.creator for path in job._sis_inputs}
    folder = saved(job)
    run_task(folder)
    text = (folder / "output/returnn.config").read_text()
    assert first.out_returnn_config_file.get_path() in text
    assert 'float("inf")' in text


def test_collections_of_returnn_common_bring_it_along_or_take_another(setup: Path, stack: Path) -> None:
    import i6_experiments.common.setups.returnn_common.serialization as common
    from sisyphus import tk

    from rcpack.sisyphus import PackedReturnnConfig

    package = setup / "recipe/returnn_common"
    (package / "nn").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "nn/__init__.py").write_text("VERSION = 1\n")
    elsewhere = setup / "elsewhere/returnn_common"
    (elsewhere / "nn").mkdir(parents=True)
    (elsewhere / "__init__.py").touch()
    (elsewhere / "nn/__init__.py").write_text("VERSION = 2\n")
    for root, then in ((None, "VERSION == 1"), (tk.Path(str(elsewhere)), "VERSION == 2")):
        collection = common.Collection([common.Import("toy.data.MyDataset")], returnn_common_root=root)
        folder = setup / f"job-{root is None}"
        folder.mkdir()
        config = PackedReturnnConfig({}, python_epilog=[collection], recipe_roots=["recipe"])
        config.write(str(folder / "returnn.config"))
        loaded_modules(folder / "returnn.config", ROOT, then=f"assert space['nn'].{then}")
        assert (folder / "rcpack/returnn_common").exists() is (root is None)
