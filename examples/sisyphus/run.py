#!/usr/bin/env python3
"""Runs the setup beside this file with the real Sisyphus: a training, then a forward job with the code of the training.

Sisyphus, i6_core and RETURNN are checkouts; ``--stack`` (or ``RCPACK_TEST_STACK``) names a folder that holds
``sisyphus/``, ``recipe/i6_core/`` and ``returnn/``. The Python that runs this needs rcpack and what Sisyphus needs; the
one that ``--python`` names trains, and needs torch. They may be the same.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Make a copy of the setup, run it, edit it, run it again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    named = os.environ.get("RCPACK_TEST_STACK")
    parser.add_argument("--stack", type=Path, default=named, help="the folder of the checkouts")
    parser.add_argument("--python", default=sys.executable, help="the jobs' Python")
    parser.add_argument("--engine", choices=["local", "slurm"], default="local")
    parser.add_argument("--folder", type=Path, help="an empty folder to work in; default: a temporary one")
    options = parser.parse_args()
    if options.stack is None:
        parser.error("name the folder of the checkouts with --stack")
    stack: Path = options.stack.resolve()
    folder: Path = options.folder or Path(tempfile.mkdtemp(prefix="rcpack-sisyphus-"))
    shutil.copytree(HERE / "setup", folder, dirs_exist_ok=True)
    (folder / "work").mkdir()
    (folder / "recipe/i6_core").symlink_to(stack / "recipe/i6_core")

    say("Train, then tag with the code of the training")
    sisyphus(stack, folder, options.python, options.engine)
    first = jobs(folder)
    show(folder)

    say("Add a comment and an experiment, format the code, and run it again: nothing is to be done")
    layers = folder / "recipe/i6_experiments/users/demo/tagging/layers.py"
    layers.write_text("# How deep is deep?\n" + layers.read_text().replace("DROPOUT = 0.1", "DROPOUT = 1e-1"))
    sisyphus(stack, folder, options.python, options.engine)
    if jobs(folder) != first:
        sys.exit("The jobs have changed: this is not as it should be.")

    say("Change a constant two modules away: a new training, and a new forward job")
    layers.write_text(layers.read_text().replace("DROPOUT = 1e-1", "DROPOUT = 0.2"))
    sisyphus(stack, folder, options.python, options.engine)
    if len(jobs(folder)) != 2 * len(first):
        sys.exit("There should be two jobs more: this is not as it should be.")
    say("Summary")
    print(*sorted(jobs(folder)), sep="\n")
    print(f"setup  {folder}")


def say(text: str) -> None:
    """Print a heading."""
    print(f"\n== {text} ==", flush=True)


def sisyphus(stack: Path, folder: Path, python: str, engine: str) -> None:
    """Run the manager until everything is finished, as a user does."""
    environment = {
        **os.environ,
        # black, which i6_core calls, and this Python, which Sisyphus calls in its workers
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "DEMO_PYTHON": python,
        "DEMO_RETURNN_ROOT": str(stack / "returnn"),
        "DEMO_ENGINE": engine,
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, str(stack / "sisyphus/sis"), "manager", "-r", "config/tagging.py"]
    print("$ sis", *command[2:], flush=True)
    done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, timeout=900)
    unfinished = [job for job in sorted(jobs(folder)) if not (folder / job / "finished").exists()]
    if done.returncode or unfinished or not (folder / "output/tagging/tags.txt").is_file():
        sys.exit(f"Sisyphus ended with code {done.returncode}, and has not finished {unfinished} in {folder}")


def jobs(folder: Path) -> set[str]:
    """List the jobs of the setup."""
    found = [*folder.glob("work/i6_core/returnn/training/*.*"), *folder.glob("work/i6_core/returnn/forward/*.*")]
    return {str(job.relative_to(folder)) for job in found if job.is_dir()}


def show(folder: Path) -> None:
    """Show what the jobs' output folders hold."""
    for job in sorted(jobs(folder)):
        print(job)
        output = folder / job / "output"
        for path in sorted(output.rglob("*")):
            if path.is_file() and "models" not in path.parts:
                print("   ", path.relative_to(output))


if __name__ == "__main__":
    main()
