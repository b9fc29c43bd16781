"""One entry point: what it costs to hash and to vendor what it needs, beside the physical limit."""

from __future__ import annotations

import gc
import hashlib
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import libcst

from benchmarks.tables import Table, ratio, shown
from rcpack import api
from rcpack.adapters.cache import Cache
from rcpack.adapters.tree_writer import write_tree
from rcpack.api.site import Request, Site
from rcpack.domain.policy import Policy
from rcpack.domain.relocation import Relocation
from rcpack.errors import RcpackError
from rcpack.packing.vendor import vendor

#: About so many modules an entry point should need.
_MODULES = 30


@dataclass(frozen=True)
class Case:
    """A recipe and the entry points that are asked for."""

    name: str
    root: Path
    entry: str
    entries: tuple[str, ...]


def choose_case(name: str, root: Path, entries: list[str], scratch: Path) -> Case:
    """Choose the entry that needs about 30 modules, of the first dozen; without entries, look for models first."""
    found = entries or model_modules(root)
    cache = Cache(str(scratch / f"choice-{root.name}"))
    sizes: dict[str, int] = {}
    for entry in found[:12]:
        site = api.open_site([root], cache)
        try:
            api.fingerprint([entry], site)
        except RcpackError:
            continue
        sizes[entry] = len(files_of(entry, site))
    best = min(sizes, key=lambda entry: (abs(sizes[entry] - _MODULES), entry))
    return Case(name, root, best, tuple(entries if len(entries) > 1 else model_modules(root)))


def model_modules(root: Path) -> list[str]:
    """List modules of users that look as if they had a model, spread over the users."""
    found = []
    for file in sorted((root / "i6_experiments" / "users").rglob("*.py")):
        parts = file.relative_to(root).with_suffix("").parts
        if not all(part.isidentifier() for part in parts) or not any(
            word in parts[-1] for word in ("model", "network", "conformer", "encoder", "decoder", "lstm", "transducer")
        ):
            continue
        data = file.read_bytes() if file.is_file() else b""
        if b"Module)" in data or b"def get_model" in data or b"def get_network" in data:
            found.append(".".join(parts))
    return sorted(found, key=lambda name: hashlib.sha256(name.encode()).digest())


def request_of(entry: str) -> Request:
    """Say what is asked for one entry."""
    return Request(entries=(entry,), policy=Policy(), hook_names=frozenset(), relocation=Relocation())


def files_of(entry: str, site: Site) -> list[Path]:
    """List the files that were read for an entry whose answer is kept."""
    answer = site.answer_of(request_of(entry))
    assert answer is not None, "it was asked before"
    roots = (*site.sources.roots, "")
    return [Path(root, name) for root, part in zip(roots, answer[1], strict=True) for name in part["files"]]


def sources_of(files: list[Path]) -> list[bytes]:
    """Read files."""
    return [file.read_bytes() for file in files]


def parse_all(sources: list[bytes]) -> None:
    """Parse with libcst alone; no tree is kept."""
    for data in sources:
        try:
            libcst.parse_module(data)
        except (libcst.ParserSyntaxError, UnicodeDecodeError):
            pass  # looked at and found to be broken; nothing of it was needed


class Timings:
    """The least of several measurements of several things, taken in turn."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = {}
        self.cpu: dict[str, float] = {}

    def take(self, name: str, function: Callable[[], object], times: int = 1) -> None:
        gc.collect()
        for _ in range(times):
            wall, cpu = time.perf_counter(), time.process_time()
            function()
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            self.wall[name] = min(self.wall.get(name, wall), wall)
            self.cpu[name] = min(self.cpu.get(name, cpu), cpu)

    def run(self, name: str, command: list[str], environment: dict[str, str], codes: tuple[int, ...] = (0,)) -> None:
        # as after an installation, which leaves the bytecode there
        inherited = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.DEVNULL, env={**inherited, **environment})
        wall = time.perf_counter() - wall
        if done.returncode not in codes:
            raise SystemExit(f"{' '.join(command)} ended with {done.returncode}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.wall[name] = min(self.wall.get(name, wall), wall)
        self.cpu[name] = min(self.cpu.get(name, cpu), cpu)


def measure_one(case: Case, rounds: int, scratch: Path) -> Table:
    """Measure one entry point, cold and warm, in process and as a command."""
    kept = Cache(str(scratch / "kept"))
    roots = [case.root]
    api.pack([case.entry], api.open_site(roots, kept))
    files = files_of(case.entry, api.open_site(roots, kept))
    sources = sources_of(files)
    paths = [str(file) for file in files]
    timings = Timings()

    def read() -> None:
        for path in paths:
            with open(path, "rb", buffering=0) as file:
                hashlib.sha256(file.read()).hexdigest()

    def cold() -> None:
        folder = scratch / "cold"
        api.fingerprint([case.entry], api.open_site(roots, Cache(str(folder))))

    def vendored() -> None:
        pack = api.pack([case.entry], api.open_site(roots, kept))
        write_tree(vendor(pack), scratch / "tree")

    def vendored_first() -> None:
        pack = api.pack([case.entry], api.open_site(roots, fingerprint_only))
        write_tree(vendor(pack), scratch / "tree")

    for number in range(rounds):
        fingerprint_only = Cache(str(scratch / f"no-pack-{number}"))
        api.fingerprint([case.entry], api.open_site(roots, fingerprint_only))
        timings.take("read", read, 10)
        timings.take("warm", lambda: api.fingerprint([case.entry], api.open_site(roots, kept)), 10)
        timings.take("parse", lambda: parse_all(sources))
        timings.take("cold", cold)
        shutil.rmtree(scratch / "cold")
        timings.take("pack", vendored)
        shutil.rmtree(scratch / "tree")
        timings.take("first pack", vendored_first)
        shutil.rmtree(scratch / "tree")
        timings.run("python", [sys.executable, "-c", "import click"], {})
        command = [sys.executable, "-m", "rcpack", "hash", case.entry, "-r", str(case.root)]
        timings.run("command", command, {"RCPACK_CACHE": str(scratch / "kept")})
    table = Table(
        f"One entry point of {case.name}: {len(files)} files, {sum(map(len, sources)) / 1000:.0f} kB",
        ("what", "time", "of a core", "ratio", "to", "target"),
    )

    def row(what: str, name: str, base: str, base_name: str, target: str) -> None:
        quotient = ratio(timings.cpu[name], timings.cpu[base]) if base else ""
        table.add(what, shown(timings.wall[name]), shown(timings.cpu[name]), quotient, base_name, target)

    row("read and SHA-256 of the files", "read", "", "", "")
    row("fingerprint, warm, in process", "warm", "read", "reading", "2.5; 10 ms")
    row("libcst parsing of the files", "parse", "", "", "")
    row("fingerprint, cold, in process", "cold", "parse", "parsing", "1.5")
    beyond = timings.cpu["pack"] - timings.cpu["warm"]
    wall = timings.wall["pack"] - timings.wall["warm"]
    table.add("pack and write the tree, beyond the fingerprint", shown(wall), shown(beyond), "", "", "50 ms")
    beyond = timings.cpu["first pack"] - timings.cpu["warm"]
    wall = timings.wall["first pack"] - timings.wall["warm"]
    table.add("the same, if only the fingerprint was asked for before", shown(wall), shown(beyond), "", "", "50 ms")
    row("a Python that imports click", "python", "", "", "")
    row("`rcpack hash`, warm, the whole process", "command", "python", "that", "0.15 s")
    return table


def measure_growth(case: Case, rounds: int, scratch: Path) -> Table:
    """Measure closures of several sizes, and the same closure in a tree that has nothing else."""
    cache = Cache(str(scratch / f"choice-{case.root.name}"))
    sizes: dict[str, list[Path]] = {}
    for entry in case.entries[:12]:
        site = api.open_site([case.root], cache)
        try:
            api.fingerprint([entry], site)
        except RcpackError:
            continue
        sizes[entry] = files_of(entry, site)
    ordered = sorted(sizes, key=lambda entry: len(sizes[entry]))
    chosen = list(dict.fromkeys([ordered[0], ordered[len(ordered) // 2], ordered[-1], case.entry]))
    table = Table(
        f"Growth, in {case.name}",
        ("entry that needs", "cold, ratio to parsing", "warm", "warm, per file", "in a tree of these files only"),
    )
    for entry in sorted(chosen, key=lambda item: len(sizes.get(item, ()))):
        api.fingerprint([entry], api.open_site([case.root], cache))
        files = files_of(entry, api.open_site([case.root], cache))
        sources = sources_of(files)
        alone = scratch / "alone"
        for file in files:
            copy = alone / file.relative_to(case.root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, copy)
        timings = Timings()
        for _ in range(max(2, rounds // 2)):
            timings.take("parse", lambda sources=sources: parse_all(sources))  # type: ignore[misc]
            timings.take("cold", lambda entry=entry: _cold(entry, case.root, scratch))  # type: ignore[misc]
            site = api.open_site([alone], cache)
            try:
                api.fingerprint([entry], site)
            except RcpackError:
                pass  # a module that is only looked for, beside the closure
            for name, root in (("warm", case.root), ("alone", alone)):
                timings.take(name, lambda root=root, entry=entry: _warm(entry, root, cache), 5)  # type: ignore[misc]
        table.add(
            f"{len(files)} files, {sum(map(len, sources)) / 1000:.0f} kB",
            ratio(timings.cpu["cold"], timings.cpu["parse"]),
            shown(timings.cpu["warm"]),
            shown(timings.cpu["warm"] / len(files)),
            shown(timings.cpu["alone"]),
        )
        shutil.rmtree(alone)
    return table


def _cold(entry: str, root: Path, scratch: Path) -> None:
    api.fingerprint([entry], api.open_site([root], Cache(str(scratch / "cold"))))
    shutil.rmtree(scratch / "cold")


def _warm(entry: str, root: Path, cache: Cache) -> None:
    try:
        api.fingerprint([entry], api.open_site([root], cache))
    except RcpackError:
        pass  # see above
