"""What a user would take instead, each in a process of its own: what it finds of the recipe, and how long it takes.

None of them does the same. They follow modules, not definitions; none hashes what code means.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.one import Case
from benchmarks.tables import Table, shown
from rcpack import api
from rcpack.adapters.cache import Cache

#: Nobody waits longer for one entry point.
_TIMEOUT = 900

_MODULEFINDER = """
import json, modulefinder, sys, time
start = time.perf_counter()
finder = modulefinder.ModuleFinder(path=[sys.argv[1]])
finder.import_hook(sys.argv[2])
print(json.dumps([time.perf_counter() - start, sum(module.__file__ is not None for module in finder.modules.values())]))
"""

_MODULEGRAPH2 = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
import modulegraph2
top = sys.argv[2].partition(".")[0]
start = time.perf_counter()
graph = modulegraph2.ModuleGraph()
graph.add_module(sys.argv[2])
found = [node for node in graph.iter_graph() if node.name.partition(".")[0] == top and getattr(node, "filename", None)]
print(json.dumps([time.perf_counter() - start, len(found)]))
"""

_GRIMP = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
import grimp
start = time.perf_counter()
graph = grimp.build_graph(sys.argv[2].partition(".")[0], cache_dir=None)
found = graph.find_upstream_modules(sys.argv[2]) | {sys.argv[2]}
print(json.dumps([time.perf_counter() - start, len(found)]))
"""

_TORCH = """
import io, json, sys, time
sys.path.insert(0, sys.argv[1])
from torch.package import PackageExporter
top = sys.argv[2].partition(".")[0]
start = time.perf_counter()
buffer = io.BytesIO()
with PackageExporter(buffer) as exporter:
    exporter.intern(f"{top}.**")
    exporter.extern("**")
    exporter.save_module(sys.argv[2])
    found = [name for name in exporter.interned_modules()]
print(json.dumps([time.perf_counter() - start, len(found)]))
"""


def measure_others(case: Case, scratch: Path) -> Table:
    """Measure the tools that are installed, beside rcpack."""
    table = Table(
        f"What a user would take instead, for one entry point of {case.name}",
        ("tool", "time", "modules of the recipe", "remark"),
    )
    module, _, _ = case.entry.rpartition(".")
    if not (case.root / f"{module.replace('.', '/')}.py").is_file():
        module = case.entry
    cache = Cache(str(scratch / "instead"))
    start = time.perf_counter()
    pack = api.pack([case.entry], api.open_site([case.root], cache))
    cold = time.perf_counter() - start
    start = time.perf_counter()
    api.pack([case.entry], api.open_site([case.root], cache))
    warm = time.perf_counter() - start
    count = sum(1 for piece in pack.slices if piece.source_sha256)
    table.add("rcpack, cold", shown(cold), count, f"{len(pack.definitions)} definitions, hashed and cut")
    table.add("rcpack, warm", shown(warm), count, "the same")
    torch_python = os.environ.get("RCPACK_JOB_PYTHON", sys.executable)
    for name, program, python, remark in (
        ("modulefinder", _MODULEFINDER, sys.executable, "modules as files"),
        ("modulegraph2", _MODULEGRAPH2, sys.executable, "imports packages, so runs user code"),
        ("grimp", _GRIMP, sys.executable, "reads the whole top-level package; its cache off"),
        ("torch.package", _TORCH, torch_python, "imports the modules, so runs user code"),
    ):
        _add(table, name, [python, "-c", program, str(case.root), module], remark, _beside(case.root))
    _add_ruff(table, case, module)
    folder = (case.root / Path(*module.split("."))).parent
    while folder.parent.name not in ("users", ""):
        folder = folder.parent
    start = time.perf_counter()
    copied = scratch / "copied"
    shutil.copytree(folder, copied, symlinks=True, ignore_dangling_symlinks=True)
    taken = time.perf_counter() - start
    files = sum(1 for _ in copied.rglob("*.py"))
    table.add("copying the package folder", shown(taken), files, "the user's folder, without what it imports")
    shutil.rmtree(copied)
    return table


def _beside(root: Path) -> list[Path]:
    """List what lies beside a real recipe, and must be there for those who import it."""
    return [folder for folder in (root.parent / "sisyphus", root.parent / "returnn") if folder.is_dir()]


def _add(table: Table, name: str, command: list[str], remark: str, path: list[Path]) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            cwd=os.path.dirname(__file__),
            env=environment,
        )
    except subprocess.TimeoutExpired:
        table.add(name, f"more than {_TIMEOUT} s", "-", remark)
        return
    except OSError as error:
        table.add(name, "-", "-", f"skipped: {error.strerror}")
        return
    if done.returncode:
        table.add(name, "-", "-", _failure(name, done.stderr))
        return
    taken, found = json.loads(done.stdout.splitlines()[-1])
    table.add(name, shown(taken), found, remark)


def _failure(name: str, told: str) -> str:
    last = (told.strip().splitlines() or ["no message"])[-1]
    if "No module named" in last and last.rstrip("'").endswith(name.partition(".")[0]):
        return "skipped: not installed"
    kind, _, message = last.replace("|", "/").partition(": ")
    # a path says nothing on another machine
    return f"failed: {kind}" if os.sep in message else f"failed: {kind}: {message[:80]}"


def _add_ruff(table: Table, case: Case, module: str) -> None:
    ruff = shutil.which("ruff") or str(Path(sys.executable).with_name("ruff"))
    top = module.partition(".")[0]
    command = [ruff, "analyze", "graph", "--isolated", top]
    start = time.perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT, cwd=case.root)
    except (OSError, subprocess.TimeoutExpired) as error:
        table.add("ruff analyze graph", "-", "-", f"skipped: {type(error).__name__}")
        return
    taken = time.perf_counter() - start
    if done.returncode:
        table.add("ruff analyze graph", "-", "-", f"failed: {(done.stderr.strip().splitlines() or [''])[-1][:100]}")
        return
    edges: dict[str, list[str]] = json.loads(done.stdout)
    todo, seen = [f"{module.replace('.', '/')}.py"], set()
    while todo:
        path = todo.pop()
        if path not in seen:
            seen.add(path)
            todo += edges.get(path, [])
    table.add("ruff analyze graph", shown(taken), len(seen), "reads the whole top-level package")
