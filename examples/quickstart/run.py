#!/usr/bin/env python3
"""Packs the recipe beside this file, trains it with RETURNN, and goes on when the recipe is gone.

Run it with ``python3 dev.py quickstart``, which installs what it needs; or by hand, with a Python that has rcpack and
``--python`` naming one that has RETURNN and torch.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENTRY = "i6_experiments.users.demo.experiments.tagging_2026.baseline"
HOOKS = ("get_model", "train_step", "forward_step")


def main() -> None:
    """Run the example step by step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=sys.executable, help="the job's Python, with RETURNN and torch")
    parser.add_argument("--returnn-root", help="a checkout of RETURNN instead of the installed package")
    parser.add_argument("--output", type=Path, help="an empty folder to work in; default: a temporary one")
    options = parser.parse_args()
    folder: Path = options.output or Path(tempfile.mkdtemp(prefix="rcpack-quickstart-"))
    folder.mkdir(parents=True, exist_ok=True)
    # A copy, since it is renamed in the end.
    recipe = Path(shutil.copytree(HERE / "recipe", folder / "recipe"))
    job = folder / "job"
    job_python = ["--python", options.python]
    if options.returnn_root:
        job_python += ["--returnn-root", options.returnn_root]

    say("Pack three hooks of a recipe module, and what they need")
    entries = [f"{ENTRY}.{hook}" for hook in HOOKS]
    rcpack("pack", *entries, "-r", str(recipe), "--config", str(HERE / "base.config"), "-o", str(job))
    say("Check the job folder, and import all of it in the job's Python")
    rcpack("verify", str(job), *job_python)
    say("Train two epochs")
    rcpack("run", str(job), *job_python)
    say("Rename the recipe away, and go on for a third epoch from the job folder alone")
    recipe = recipe.rename(folder / "recipe-renamed-away")
    rcpack("run", str(job), *job_python, "--", "++num_epochs", "3")
    say("What was packed, and by what")
    rcpack("tree", str(job))
    say("Summary")
    summarize(recipe, job)


def say(text: str) -> None:
    """Print a heading."""
    print(f"\n== {text} ==", flush=True)


def rcpack(*arguments: str) -> None:
    """Run the command line as a user does, and stop if it fails."""
    print("$ rcpack", *arguments, flush=True)
    # One thread: the model is so small that several wait for each other most of the time.
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    result = subprocess.run([sys.executable, "-m", "rcpack", *arguments], env=environment)
    if result.returncode:
        sys.exit(result.returncode)


def summarize(recipe: Path, job: Path) -> None:
    """Say what was packed, what was left out, the losses, and where everything lies."""
    tree = job / "rcpack"
    packed = {path.relative_to(tree) for path in tree.rglob("*") if path.is_file()}
    written = {path.relative_to(recipe) for path in recipe.rglob("*") if path.is_file()}
    print("packed    ", *sorted(map(str, packed & written)), sep="\n    ")
    print("left out  ", *sorted(map(str, written - packed)), sep="\n    ")
    losses = read_losses(job / "models" / "learning_rates")
    print("losses    ")
    for epoch, (train, dev) in sorted(losses.items()):
        print(f"    epoch {epoch}: train {train:.4f}, dev {dev:.4f}")
    print(f"config     {job / 'returnn.config'}")
    print(f"code       {tree}")
    print(f"models     {job / 'models'}")
    if not losses[1][0] > losses[2][0] > losses[3][0]:
        sys.exit("The training loss does not go down: this is not as it should be.")


def read_losses(file: Path) -> dict[int, tuple[float, float]]:
    """Read the cross entropy of each epoch from RETURNN's own file."""
    # {1: EpochData(learningRate=0.005, error={'dev_loss_ce': 0.3, 'train_loss_ce': 0.5, ...}), ...}
    found: dict[int, tuple[float, float]] = {}
    for key, value in dict_items(ast.parse(file.read_text(), mode="eval").body):
        assert isinstance(value, ast.Call), "RETURNN writes EpochData(...)"
        fields = {keyword.arg: keyword.value for keyword in value.keywords}
        errors = {ast.literal_eval(name): number for name, number in dict_items(fields["error"])}
        if "train_loss_ce" in errors and "dev_loss_ce" in errors:
            train, dev = (float(ast.literal_eval(errors[name])) for name in ("train_loss_ce", "dev_loss_ce"))
            found[int(ast.literal_eval(key))] = (train, dev)
    return found


def dict_items(node: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """List the items of a dict that stands in a file."""
    assert isinstance(node, ast.Dict), "RETURNN writes a dict"
    return [(key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None]


if __name__ == "__main__":
    main()
