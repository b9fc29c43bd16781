"""Reports: two revisions compared, a history walked, a work folder looked over."""

from __future__ import annotations

import ast
import re
import shutil
import sys
from pathlib import Path

import pygit2

from benchmarks.one import Case, Timings, files_of, parse_all
from benchmarks.tables import Table, ratio, shown
from rcpack import api
from rcpack.adapters.cache import Cache
from rcpack.adapters.tree_writer import write_tree
from rcpack.errors import RcpackError
from rcpack.packing.vendor import TREE_NAME, vendor

_COMMITS = 200
_JOBS = 1000
#: The jobs are of so many entry points, each at so many states of the recipe.
_ENTRIES, _STATES = 20, 5


def measure_reports(case: Case, rounds: int, scratch: Path) -> Table:
    """Measure reports on a history that is made of the files of some entry points, one edit of one of them a commit."""
    root, work = scratch / f"history-{case.root.name}", scratch / f"work-{case.root.name}"
    entries, edited, others = _files_of_some(case, scratch)
    for file in {*edited, *others}:
        copy = root / file.relative_to(case.root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)
    states = _write_history(root, work, [root / file.relative_to(case.root) for file in edited], entries)
    entry, timings = case.entry, Timings()
    recipe = ["-r", str(root)]
    commands = {
        "diff": ["diff", f"{entry}@HEAD~{_COMMITS // 2}", f"{entry}@HEAD", "--brief", *recipe],
        "log": ["log", entry, *recipe, "--json"],
        "status": ["status", str(work), *recipe, "--json"],
    }
    parsed = {"diff": _versions_in(states[_COMMITS // 2], states[-1]), "log": _versions_in(*states)}
    for _ in range(max(1, rounds // 2)):
        for name, command in commands.items():
            if name in parsed:
                timings.take(f"parse {name}", lambda name=name: parse_all(parsed[name]))  # type: ignore[misc]
            environment = {"RCPACK_CACHE": str(scratch / "reports")}
            timings.run(f"{name}, cold", [sys.executable, "-m", "rcpack", *command], environment, codes=(0, 1))
            timings.run(f"{name}, warm", [sys.executable, "-m", "rcpack", *command], environment, codes=(0, 1))
            shutil.rmtree(scratch / "reports")
    table = Table(
        f"Reports on one entry point of {case.name}: {len(edited)} files",
        ("command", "time", "of a core", "ratio to parsing", "target"),
    )
    for name, what, target in (
        ("diff", f"`rcpack diff` of two revisions, {_COMMITS // 2} commits apart", ("2 s", "0.3 s")),
        ("log", f"`rcpack log` over {_COMMITS} commits that touch the closure", ("30 s", "")),
        ("status", f"`rcpack status` of {_JOBS} jobs, {_ENTRIES * _STATES} different packs", ("10 s", "")),
    ):
        for state, wanted in zip(("cold", "warm"), target, strict=True):
            cpu = timings.cpu[f"{name}, {state}"]
            floor = ratio(cpu, timings.cpu[f"parse {name}"]) if name in parsed and state == "cold" else ""
            table.add(f"{what}, {state}", shown(timings.wall[f"{name}, {state}"]), shown(cpu), floor, wanted)
    table.notes.append(
        "Parsing is that of the versions of the files in the two revisions, or in all of them, with libcst alone."
    )
    return table


def _files_of_some(case: Case, scratch: Path) -> tuple[list[str], list[Path], list[Path]]:
    """Choose entry points; return them, the files of the entry point of the case, and those of all."""
    site = api.open_site([case.root], Cache(str(scratch / "reports-choice")))
    files: dict[str, list[Path]] = {}
    for entry in dict.fromkeys((case.entry, *case.entries)):
        try:
            api.fingerprint([entry], site)
        except RcpackError:
            continue
        files[entry] = [file for file in files_of(entry, site) if file.is_relative_to(case.root)]
        if len(files) == _ENTRIES:
            break
    return list(files), files[case.entry], [file for some in files.values() for file in some]


def _versions_in(*states: dict[Path, bytes]) -> list[bytes]:
    return list(dict.fromkeys(data for state in states for data in state.values()))


def _write_history(root: Path, work: Path, files: list[Path], entries: list[str]) -> list[dict[Path, bytes]]:
    """Commit edits, one file after the other, and leave jobs behind; return what the files held at each commit."""
    state = {file: file.read_bytes() for file in files}
    editable = [file for file, data in state.items() if _with_edit(data.decode(), 0) is not None]
    repository = pygit2.init_repository(str(root))
    author = pygit2.Signature("Made", "made@example.org", 1_700_000_000, 0)
    repository.index.add_all()
    parents: list[pygit2.Oid] = []
    states = []
    for number in range(_COMMITS + 1):
        if number:
            file = editable[number % len(editable)]
            text = _with_edit(state[file].decode(), number)
            assert text is not None, "it could be edited before"
            file.write_text(text)
            state[file] = text.encode()
            repository.index.add(file.relative_to(root).as_posix())
        repository.index.write()
        tree = repository.index.write_tree()
        parents = [repository.create_commit("HEAD", author, author, f"Edit {number}", tree, parents)]
        states.append(dict(state))
        if number % (_COMMITS // (_STATES - 1)) == 0:
            _leave_jobs(root, work, entries, number)
    return states


def _with_edit(text: str, number: int) -> str | None:
    """Put another number into the last function; ``None`` if there is none."""
    if "_edited = " in text:
        return re.sub(r"_edited = \d+", f"_edited = {number}", text)
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    if not functions:
        return None
    last = max(functions, key=lambda node: node.body[-1].end_lineno or 0).body
    lines = text.splitlines(keepends=True)
    at = last[0].lineno - 1
    if last[0].lineno == last[-1].end_lineno and not lines[at][: last[0].col_offset].isspace():
        return None
    lines.insert(at, f"{' ' * last[0].col_offset}_edited = {number}\n")
    return "".join(lines)


def _leave_jobs(root: Path, work: Path, entries: list[str], number: int) -> None:
    cache = Cache(str(work.parent / "reports-jobs"))
    for place, entry in enumerate(entries):
        tree = work.parent / "one" / TREE_NAME
        write_tree(vendor(api.pack([entry], api.open_site([root], cache))), tree)
        for copy in range(_JOBS // (_ENTRIES * _STATES)):
            job = work / "training" / f"Job.{place:02}_{number}_{copy}"
            shutil.copytree(tree, job / "output" / TREE_NAME, symlinks=True)
            (job / "info").write_text("")
        shutil.rmtree(tree.parent)
