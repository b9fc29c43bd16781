"""The example of returnn_common, as its README says: real returnn_common, RETURNN and TensorFlow."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.stack import stack_folder

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.tensorflow, pytest.mark.slow]


@pytest.fixture
def tf_python() -> str:
    """Name the Python of the jobs, which has RETURNN and TensorFlow."""
    python = os.environ.get("RCPACK_TF_PYTHON")
    if not python:
        pytest.skip(
            "RCPACK_TF_PYTHON does not name a Python with RETURNN and TensorFlow (pip install rcpack[tensorflow])"
        )
    return python


@pytest.fixture
def checkouts() -> Path:
    """Name the folder of the checkouts."""
    folder = stack_folder()
    if folder is None or not (folder / "recipe/returnn_common").is_dir():
        pytest.skip("no checkout of returnn_common: RCPACK_TEST_STACK names no folder that has recipe/returnn_common")
    return folder


def run_example(checkouts: Path, python: str, folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "RCPACK_CACHE": str(folder / "cache")}
    command = [sys.executable, str(ROOT / "examples/returnn_common/run.py"), "--stack", str(checkouts)]
    command += ["--python", python, "--folder", str(folder / "demo"), *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout[-5000:]
    return done.stdout.partition("== Summary ==")[2]


def test_all_variants_train_from_the_command_line(checkouts: Path, tf_python: str, tmp_path: Path) -> None:
    summary = run_example(checkouts, tf_python, tmp_path)
    assert summary.count("new in epoch 1, 2; train loss") == 3


def test_all_variants_train_through_sisyphus(checkouts: Path, tf_python: str, tmp_path: Path) -> None:
    pytest.importorskip("psutil", reason="Sisyphus and i6_core need packages that this Python lacks")
    if not (checkouts / "sisyphus/sis").is_file():
        pytest.skip("no checkout of Sisyphus: RCPACK_TEST_STACK names no folder that has sisyphus/")
    summary = run_example(checkouts, tf_python, tmp_path, "--sisyphus")
    assert summary.count("new in epoch 1, 2; train loss") == 6
