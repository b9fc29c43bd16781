"""Sisyphus jobs: what it costs to make 200 trainings on 20 entry points, with today's ``Import`` and with rcpack's.

Needs a Python with RETURNN's and i6_core's requirements (``RCPACK_JOB_PYTHON``), and ``sisyphus``, ``returnn`` and
``recipe/i6_core``, ``recipe/i6_experiments`` below ``RCPACK_TEST_STACK``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.tables import Table, ratio, shown

_ENTRIES = 20
_JOBS = 200


def measure_jobs(entries: list[str], root: Path, rounds: int, scratch: Path) -> Table:
    """Measure in a process of the jobs' Python."""
    table = Table(f"{_JOBS} Sisyphus jobs on {_ENTRIES} entry points", ("what", "of a core", "ratio", "target"))
    stack, python = os.environ.get("RCPACK_TEST_STACK"), os.environ.get("RCPACK_JOB_PYTHON")
    if not stack or not python:
        table.notes.append("Skipped: RCPACK_TEST_STACK and RCPACK_JOB_PYTHON name no real stack.")
        return table
    setup = scratch / "setup"
    (setup / "work").mkdir(parents=True, exist_ok=True)
    job = {"entries": entries[:_ENTRIES], "root": str(root), "stack": stack, "rounds": rounds}
    environment = {**os.environ, "RCPACK_CACHE": str(scratch / "jobs")}
    environment["PYTHONPATH"] = os.pathsep.join([*filter(None, sys.path), f"{stack}/sisyphus", f"{stack}/recipe"])
    command = [python, "-m", "benchmarks.jobs"]
    done = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, cwd=setup, env=environment)
    if done.returncode:
        table.notes.append(f"Skipped: {done.stderr.strip().splitlines()[-1][:200]}")
        return table
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    table.add("`Import` of i6_experiments", shown(told["today"]), "1.00", "")
    table.add(
        "`Import` of rcpack, after the packs are there",
        shown(told["rcpack"]),
        ratio(told["rcpack"], told["today"]),
        "1.2",
    )
    table.add("the packs, from a warm cache", shown(told["packs"]), ratio(told["packs"], told["today"]), "")
    return table


def main() -> None:
    """Do the measurement that is given as JSON on the standard input."""
    said = json.load(sys.stdin)
    from i6_core.returnn.config import ReturnnConfig
    from i6_core.returnn.training import ReturnnTrainingJob
    from i6_experiments.common.setups import serialization as today
    from sisyphus import gs, tk
    from sisyphus.job import created_jobs

    from rcpack.sisyphus import Collection, Import, PackedReturnnConfig
    from rcpack.sisyphus.snapshot import forget_captured

    gs.JOB_ADD_STACKTRACE_WITH_DEPTH = 0
    tools = {
        "returnn_python_exe": tk.Path(sys.executable, hash_overwrite="PYTHON"),
        "returnn_root": tk.Path(f"{said['stack']}/returnn", hash_overwrite="RETURNN"),
    }

    def make(config_class: Any, collection: Any, imported: Any) -> None:
        created_jobs.clear()
        for number in range(_JOBS):
            entry = said["entries"][number % _ENTRIES]
            epilog = [collection([imported(entry)])]
            config = config_class({"backend": "torch", "learning_rate": number}, python_epilog=epilog)
            ReturnnTrainingJob(config, num_epochs=1, device="cpu", **tools)._sis_id()

    def ours() -> None:
        make(partial(PackedReturnnConfig, recipe_roots=[said["root"]]), Collection, Import)

    def theirs() -> None:
        make(ReturnnConfig, today.Collection, today.Import)

    def first() -> None:
        forget_captured()
        for entry in said["entries"]:
            Collection([Import(entry)], recipe_roots=[said["root"]])._sis_hash()

    first()
    ours()
    theirs()
    best: dict[str, float] = {}
    for _ in range(said["rounds"]):
        for name, function in (("today", theirs), ("rcpack", ours), ("packs", first)):
            if name == "rcpack":
                ours()  # the packs are there
            start = time.process_time()
            function()
            best[name] = min(best.get(name, 1e9), time.process_time() - start)
    print(json.dumps(best))


if __name__ == "__main__":
    main()
