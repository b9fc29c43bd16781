"""The real RETURNN on job folders: its main process and its spawned data loaders use the packed code only."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.packs import make_pack

from rcpack.adapters.tree_writer import write_file, write_tree
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint
from rcpack.packing.vendor import vendor
from rcpack.returnn.base_config import BaseConfig
from rcpack.returnn.config import config_text
from rcpack.returnn.hooks import HookBinding
from rcpack.returnn.run import run_job

ROOT = Path(__file__).parents[2]

MODEL = """
import json, os, sys, torch
import returnn.frontend as rf
from top import helper
from top.helper import note

def get_model(**_kwargs):
    note("get_model")
    return torch.nn.Linear(9, 2)

def train_step(*, model, extern_data, **_kwargs):
    note("train_step")
    logits = model(extern_data["data"].raw_tensor)
    rf.get_run_ctx().mark_as_loss(name="mean", loss=logits.mean(dim=-1))

def map_seq(seq, **_kwargs):
    note("map_seq")
    return seq
"""

HELPER = """
import json, os, sys

def note(who):
    live = [path for path in sys.path if path.endswith("recipe")]
    with open("notes", "a") as file:
        file.write(json.dumps([who, os.getpid(), __file__, bool(live)]) + "\\n")
"""

CONFIG = """#!rnn.py
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "recipe"))
from top.model import map_seq
task = "train"
backend = "torch"
device = "cpu"
_data = {"class": "Task12AXDataset", "num_seqs": 4}
train = {"class": "PostprocessingDataset", "dataset": _data, "map_seq": map_seq}
extern_data = {"data": {"dim": 9}, "classes": {"dim": 2, "sparse": True}}
batch_size = 500
optimizer = {"class": "sgd"}
num_epochs = 1
model = "models/epoch"
"""


@pytest.mark.returnn
@pytest.mark.slow
def test_all_processes_of_a_training_use_the_packed_code(
    job_python: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "recipe/top").mkdir(parents=True)
    (tmp_path / "recipe/top/__init__.py").write_text("raise RuntimeError('the live recipe was imported')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "recipe"))
    base = BaseConfig.parse(CONFIG.encode(), "base.config")
    assert len(base.suspicious) == 1
    module = ModuleName("top.model")
    hooks = [HookBinding(name, EntryPoint(module, name)) for name in ("get_model", "train_step")]
    job = tmp_path / "job"
    write_tree(vendor(make_pack({"top/model.py": MODEL, "top/helper.py": HELPER})), job / "rcpack")
    write_file(config_text(hooks, base=base).encode(), job / "returnn.config")

    run_job(job, python=job_python)

    notes = [json.loads(line) for line in (job / "notes").read_text().splitlines()]
    assert {who for who, *_ in notes} == {"get_model", "train_step", "map_seq"}
    assert {file for *_, file, _ in notes} == {str(job / "rcpack/top/helper.py")}
    processes = {who: pid for who, pid, *_ in notes}
    assert processes["map_seq"] != processes["train_step"], "the data loader is a process of its own"
    assert all(has_live_recipe_on_path for *_, has_live_recipe_on_path in notes)


@pytest.mark.returnn
@pytest.mark.slow
def test_the_quick_start_runs_from_start_to_end(job_python: str, tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, str(ROOT / "examples/quickstart/run.py"), "--python", job_python, "--output", str(tmp_path)],
        capture_output=True,
        text=True,
    )
    output = result.stdout + result.stderr
    assert result.returncode == 0, output
    packed, left_out = output.partition("packed    ")[2].split("left out  ")
    assert "experiments/tagging_2026/baseline.py" in packed
    assert "common/classes.txt" in packed
    assert "analysis/plots.py" in left_out
    assert "model/old_tagger.py" in left_out
    assert (tmp_path / "job/models/epoch.003.pt").is_file()
    assert (tmp_path / "recipe-renamed-away").is_dir()
