"""Code of an earlier job in a later one, however the recipe has moved on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers.jobs import loaded_modules, run_task, saved

from rcpack.errors import ConfigError, VerificationError


def tools(stack: Path) -> dict[str, Any]:
    from sisyphus import tk

    return {"returnn_python_exe": tk.Path(sys.executable), "returnn_root": tk.Path(str(stack / "returnn"))}


def trained(stack: Path) -> Any:
    from i6_core.returnn.training import ReturnnTrainingJob

    from rcpack.sisyphus import Network, PackedReturnnConfig

    config = PackedReturnnConfig({"backend": "torch"}, python_epilog=[Network("toy.model")])
    return ReturnnTrainingJob(config, num_epochs=1, device="cpu", **tools(stack))


def forwarded(stack: Path, network: Any) -> Any:
    from i6_core.returnn.forward import ReturnnForwardJobV2

    from rcpack.sisyphus import PackedReturnnConfig

    config = PackedReturnnConfig({"backend": "torch"}, python_epilog=[network])
    return ReturnnForwardJobV2(model_checkpoint=None, returnn_config=config, output_files=["o"], **tools(stack))


def edit(setup: Path) -> None:
    layers = setup / "recipe/toy/layers.py"
    layers.write_text(layers.read_text().replace("2.0", "3.0"))


def pins(job: Any) -> list[Any]:
    return [job, job._sis_path(), job._sis_path("output"), job._sis_path("output/rcpack/manifest.json")]


@pytest.mark.parametrize("number", range(4), ids=["job", "folder", "output", "manifest"])
def test_a_later_job_runs_what_the_earlier_one_trained_with(
    setup: Path, stack: Path, restart: Callable[[], None], number: int
) -> None:
    from rcpack.sisyphus import Network

    job = trained(stack)
    before = forwarded(stack, Network.from_job(job))._sis_id()
    run_task(saved(job))
    edit(setup)
    restart()
    later = forwarded(stack, Network.from_job(pins(job)[number]))
    assert later._sis_id() == before
    folder = saved(later)
    run_task(folder)
    then = "import sys; assert sys.modules['toy.layers'].SCALE == 2.0; assert space['forward_step']"
    loaded_modules(folder / "output/returnn.config", "toy", search=str(setup / "recipe"), then=then)


def test_a_part_of_the_pinned_code_can_be_named(setup: Path, stack: Path) -> None:
    from rcpack.sisyphus import Network

    job = trained(stack)
    network = Network.from_job(job, "toy.model.Model", bind_as="get_model")
    folder = saved(forwarded(stack, network))
    run_task(folder)
    assert "import Model as get_model" in (folder / "output/returnn.config").read_text()
    assert Network.from_job(job, "toy.model").names() == Network.from_job(job).names()


def test_what_is_not_in_the_pinned_code_is_an_error(setup: Path, stack: Path) -> None:
    from rcpack.sisyphus import Import, Network

    job = trained(stack)
    with pytest.raises(ConfigError, match=r"needs toy.data.MyDataset, which is not in the code that is pinned"):
        Import("toy.data.MyDataset", pinned=job)._sis_hash()
    with pytest.raises(ConfigError, match="which is not in the code that is pinned"):
        forwarded(stack, [Network.from_job(job), Import("toy.data.MyDataset")])


def test_a_job_without_packed_code_cannot_be_pinned(setup: Path, stack: Path) -> None:
    from i6_core.returnn.config import ReturnnConfig
    from i6_core.returnn.training import ReturnnTrainingJob

    from rcpack.sisyphus import Network

    job = ReturnnTrainingJob(ReturnnConfig({"backend": "torch"}), num_epochs=1, **tools(stack))
    with pytest.raises(ConfigError, match="has no packed code to pin"):
        Network.from_job(job)
    with pytest.raises(VerificationError, match="no packed code was found to pin"):
        Network.from_job(str(setup))


def test_a_changed_file_is_noticed(setup: Path, stack: Path) -> None:
    from rcpack.sisyphus import Network

    job = trained(stack)
    folder = saved(job)
    run_task(folder)
    file = folder / "output/rcpack/toy/layers.py"
    file.write_text(file.read_text().replace("2.0", "4.0"))
    with pytest.raises(VerificationError, match=r"changed: toy/layers\.py"):
        Network.from_job(folder)
