"""Runs expressions in fresh processes: on the recipe, and on the vendored tree, which cannot see the recipe."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from rcpack.adapters.tree_writer import write_tree
from rcpack.domain.pack import Pack
from rcpack.packing.vendor import TREE_NAME, vendor

#: Imports the entry modules, evaluates each expression, and prints the values as one line of JSON.
_SCRIPT = """
import importlib, json, runpy, sys
task = json.loads(sys.argv[1])
sys.path[:0] = task["search"]
if task["runtime"]:
    runpy.run_path(task["runtime"])
values = []
try:
    for name in task["imports"]:
        importlib.import_module(name)
except BaseException as error:
    values = [f"import: {type(error).__name__}: {error}"] * max(len(task["shows"]), 1)
else:
    for show in task["shows"]:
        try:
            scope = {name.partition(".")[0]: sys.modules[name.partition(".")[0]] for name in task["imports"]}
            values.append(repr(eval(show, scope)))
        except Exception as error:
            values.append(f"{type(error).__name__}: {error}")
print("\\n" + json.dumps(values))
"""


def run_recipe(recipes: Sequence[Path], imports: Sequence[str], shows: Sequence[str], *search: Path) -> list[str]:
    """Evaluate expressions on the recipe itself.

    :param recipes: recipe roots
    :param imports: modules that are imported before
    :param shows: the expressions
    :param search: what else is on ``sys.path``
    """
    return _run([*map(str, recipes), *map(str, search)], "", imports, shows, list(map(str, recipes)))


def run_pack(pack: Pack, folder: Path, imports: Sequence[str], shows: Sequence[str], *search: Path) -> list[str]:
    """Vendor a pack and evaluate expressions on the tree.

    :param pack: the pack
    :param folder: where the tree is written
    :param imports: modules that are imported before
    :param shows: the expressions
    :param search: what else is on ``sys.path``
    """
    tree = folder / TREE_NAME
    write_tree(vendor(pack), tree)
    return _run(list(map(str, search)), str(tree / "rcpack_runtime.py"), imports, shows, [str(tree)])


def _run(
    search: list[str], runtime: str, imports: Sequence[str], shows: Sequence[str], hidden: Sequence[str]
) -> list[str]:
    task = {"search": search, "runtime": runtime, "imports": list(imports), "shows": list(shows)}
    command = [sys.executable, "-I", "-S", "-B", "-W", "ignore", "-c", _SCRIPT, json.dumps(task)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    values = json.loads(done.stdout.splitlines()[-1])
    for folder in hidden:
        values = [value.replace(folder, "RECIPE") for value in values]
    return list(values)
