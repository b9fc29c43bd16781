#!/usr/bin/env python3
"""Trains a returnn_common network in all three variants, and shows that they are the same training.

returnn_common and (for ``--sisyphus``) Sisyphus, i6_core and RETURNN are checkouts; ``--stack`` (or
``RCPACK_TEST_STACK``) names a folder that holds ``recipe/returnn_common/``, ``sisyphus/``, ``recipe/i6_core/`` and
``returnn/``. The Python that runs this needs rcpack (and what Sisyphus needs); the one that ``--python`` names trains,
and needs RETURNN and TensorFlow.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rcpack.returnn.net_build import Builder, networks_of_folder

HERE = Path(__file__).resolve().parent
VARIANTS = ("run", "create_files", "manager")
FUNCTION = "i6_experiments.users.demo.growing_tagger.model.construct"
#: Parameter of the function -> name in base.config.
NAMES = {"audio": "data", "labels": "classes", "audio_dim": "audio_dim", "label_dim": "label_dim"}


def main() -> None:
    """Train by the command line, then, if asked for, through Sisyphus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    named = os.environ.get("RCPACK_TEST_STACK")
    parser.add_argument("--stack", type=Path, default=named, help="the folder of the checkouts")
    parser.add_argument("--python", default=sys.executable, help="the jobs' Python, with RETURNN and TensorFlow")
    parser.add_argument("--sisyphus", action="store_true", help="train through Sisyphus, too")
    parser.add_argument("--folder", type=Path, help="an empty folder to work in; default: a temporary one")
    options = parser.parse_args()
    if options.stack is None:
        parser.error("name the folder of the checkouts with --stack")
    stack: Path = options.stack.resolve()
    folder: Path = options.folder or Path(tempfile.mkdtemp(prefix="rcpack-returnn-common-"))
    shutil.copytree(HERE / "setup", folder, dirs_exist_ok=True)
    for name in ("returnn_common", "i6_core"):
        if (stack / "recipe" / name).is_dir():
            (folder / "recipe" / name).symlink_to(stack / "recipe" / name)
    jobs = train_by_command_line(folder, options.python)
    if options.sisyphus:
        jobs += train_by_sisyphus(stack, folder, options.python)
    summarize(jobs, Builder(python=options.python, epochs=(1, 2)))
    print(f"folder  {folder}")


def train_by_command_line(folder: Path, python: str) -> list[Path]:
    """Pack and train in each variant."""
    mapped = [f"--map={parameter}={name}" for parameter, name in NAMES.items()]
    jobs = []
    for variant in VARIANTS:
        say(f"Command line, execute-in {variant}")
        job = folder / "jobs" / variant
        where = ["--config", str(HERE / "base.config"), "-r", str(folder / "recipe"), "-o", str(job)]
        rcpack("pack", "--network", FUNCTION, *mapped, "--execute-in", variant, "--python", python, *where)
        if variant != "run":
            say("Train without the code of the model")
            shutil.move(job / "rcpack", job / "not-needed")
        rcpack("run", str(job), "--python", python)
        if variant != "run":
            shutil.move(job / "not-needed", job / "rcpack")
        jobs.append(job)
    return jobs


def train_by_sisyphus(stack: Path, folder: Path, python: str) -> list[Path]:
    """Let the manager run all three trainings to their end."""
    say("Sisyphus, all variants")
    (folder / "work").mkdir()
    environment = {
        **os.environ,
        # black, which i6_core calls, and this Python, which Sisyphus calls in its workers
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "DEMO_PYTHON": python,
        "DEMO_RETURNN_ROOT": str(stack / "returnn"),
    }
    command = [sys.executable, str(stack / "sisyphus/sis"), "manager", "-r", "config/tagging.py"]
    print("$ sis", *command[2:], flush=True)
    done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, timeout=1800)
    jobs = [(folder / "alias/train" / variant / "output").resolve() for variant in VARIANTS]
    if done.returncode or not all((job / "learning_rates").is_file() for job in jobs):
        sys.exit(f"Sisyphus ended with code {done.returncode}, and has not finished everything in {folder}")
    return jobs


def summarize(jobs: list[Path], builder: Builder) -> None:
    """Show networks and losses; all must be the same, and the losses must go down."""
    say("Summary")
    networks = [networks_of_folder(job, builder) for job in jobs]
    losses = [read_losses(job) for job in jobs]
    for job, network, scores in zip(jobs, networks, losses, strict=True):
        stages = ", ".join(str(stage.epoch) for stage in network.stages)
        print(f"{job}\n    network {network.digest()[:16]}, new in epoch {stages}; train loss {scores}")
    # the names of dims do not count, nor by what way the networks came into the configs
    if len({network.digest() for network in networks}) > 1:
        sys.exit("The networks differ: this is not as it should be.")
    if len(set(map(tuple, losses))) > 1:
        sys.exit("The losses of the variants differ: this is not as it should be.")
    if any(second >= first for first, second in losses):
        sys.exit("The training loss does not go down: this is not as it should be.")


def read_losses(job: Path) -> list[float]:
    """Read the training loss of each epoch from RETURNN's own file."""
    file = next(path for path in (job / "models/learning_rates", job / "learning_rates") if path.is_file())
    lines = [line.strip() for line in file.read_text().splitlines() if "'train_score" in line]
    return [float(line.rpartition(":")[2].strip(" ,})")) for line in lines]


def say(text: str) -> None:
    """Print a heading."""
    print(f"\n== {text} ==", flush=True)


def rcpack(*arguments: str) -> None:
    """Run the command line as a user does, and stop if it fails."""
    print("$ rcpack", *arguments, flush=True)
    result = subprocess.run([sys.executable, "-m", "rcpack", *arguments])
    if result.returncode:
        sys.exit(result.returncode)


if __name__ == "__main__":
    main()
