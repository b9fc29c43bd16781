"""Many entry points at once: time and memory, each measurement in a process of its own."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.one import Case, files_of, parse_all, sources_of
from benchmarks.tables import Table, ratio, shown
from rcpack import api


def measure_many(case: Case, count: int, scratch: Path) -> Table:
    """Measure the first so many entry points of a recipe, cold and warm."""
    asked = list(case.entries[:count])
    # what comes to nothing has no files that could be compared
    entries = _run("choose", case, asked, scratch / f"chosen-{case.root.name}")["entries"]
    cache = scratch / f"many-{case.root.name}"
    cold = _run("ask", case, entries, cache, jobs=1)
    warm = min((_run("ask", case, entries, cache, jobs=1) for _ in range(3)), key=lambda item: item["cpu"])
    parse = _run("parse", case, entries, cache)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    several = _run("ask", case, entries, scratch / f"several-{case.root.name}", jobs=cores)
    assert several["digest"] == cold["digest"] == warm["digest"], "the answers must not depend on the way"
    table = Table(
        f"{len(entries)} entry points of {case.name}: {parse['files']} files, {parse['size'] / 1e6:.1f} MB",
        ("what", "time", "of a core", "ratio to parsing", "peak memory", "target"),
    )
    for what, item, target in (
        ("libcst parsing of the union of their files", parse, ""),
        ("cold, one process", cold, "1.5; 500 MB"),
        (f"cold, {cores} processes", several, ""),
        ("warm", warm, "5 s"),
    ):
        table.add(
            what,
            shown(item["wall"]),
            shown(item["cpu"]),
            ratio(item["cpu"], parse["cpu"]),
            f"{item['memory'] / 1e6:.0f} MB",
            target,
        )
    table.notes.append("The time of a core is that of all processes together.")
    if len(entries) < len(asked):
        reason = "have no fingerprint (a broken file, or a name that does not exist), and were left out"
        table.notes.append(f"{len(asked) - len(entries)} others {reason}.")
    return table


def _run(what: str, case: Case, entries: list[str], cache: Path, jobs: int = 1) -> dict[str, Any]:
    job = json.dumps([what, str(case.root), entries, jobs])
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.many"],
        input=job,
        capture_output=True,
        text=True,
        env={**os.environ, "RCPACK_CACHE": str(cache)},
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Do one measurement, given as JSON on the standard input."""
    what, root, entries, jobs = json.load(sys.stdin)
    told: dict[str, object] = {}
    if what == "parse":
        files = set()
        site = api.open_site([root])
        for entry in api.fingerprints(entries, site):
            files.update(files_of(str(entry), site))
        del site
        sources = sources_of(sorted(files))
        told.update(files=len(sources), size=sum(map(len, sources)))
    before, wall = _cpu(), time.perf_counter()
    if what == "parse":
        parse_all(sources)
    else:
        answers = api.fingerprints(entries, [root], jobs=jobs)
        if what == "choose":
            told["entries"] = [entry for entry, answer in answers.items() if isinstance(answer, str)]
        told["digest"] = hashlib.sha256("\n".join(map(str, answers.values())).encode()).hexdigest()
    told.update(wall=time.perf_counter() - wall, cpu=_cpu() - before, memory=_peak_memory())
    print(json.dumps(told))


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _peak_memory() -> int:
    """Return the peak of the largest process, in bytes."""
    try:
        # what getrusage says of a process is at least what its parent had when it was started
        status = Path("/proc/self/status").read_text()
        own = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))
    except OSError:
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return max(own, children)


if __name__ == "__main__":
    main()
