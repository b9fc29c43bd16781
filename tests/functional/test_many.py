"""Many entry points at once: in one process or several, with and without a cache, the answers are the same."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.recipes import write_recipe

from rcpack import api
from rcpack.api import many
from rcpack.cli.progress import progress_bar
from rcpack.domain.policy import Policy
from rcpack.errors import EntryPointError, PolicyError, SourceError

COUNT = 24


def recipe_files() -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {"pkg/__init__.py": "", "pkg/base.py": "class Base:\n    size = 3\n"}
    for number in range(COUNT):
        files[f"pkg/m{number:02}.py"] = (
            f"from .base import Base\nfrom .m{(number + 1) % COUNT:02} import value as other\n\n"
            f"value = {number}\n\n\nclass Model(Base):\n    value = other\n"
        )
    files["pkg/m07.py"] = "def broken(:\n"
    return files


ENTRIES = [f"pkg.m{number:02}.Model" for number in range(COUNT)] + ["pkg.nowhere.Model", "pkg.base"]


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RCPACK_CACHE", str(tmp_path / "cache"))
    return write_recipe(tmp_path / "recipe", recipe_files())


def shown(answers: dict[object, object]) -> str:
    return json.dumps([[str(entry), str(answer), type(answer).__name__] for entry, answer in answers.items()])


def ask(recipe: Path, jobs: int | None = None) -> str:
    return shown(dict(api.fingerprints(ENTRIES, [recipe], jobs=jobs).items()))


def test_one_process_and_several_with_and_without_a_cache_say_the_same(
    recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone: dict[object, object] = {}
    monkeypatch.setenv("RCPACK_CACHE", "off")
    for entry in ENTRIES:
        try:
            alone[entry] = api.fingerprint([entry], [recipe])
        except (EntryPointError, SourceError) as error:
            alone[entry] = error
    expected = shown(alone)
    assert expected.count("rcp1-") == COUNT - 1, "m07 is broken, m06 needs it, and one does not exist"
    for jobs in (1, 3, None):
        monkeypatch.setenv("RCPACK_CACHE", "off")
        assert ask(recipe, jobs) == expected
        monkeypatch.setenv("RCPACK_CACHE", str(tmp_path / f"cache{jobs}"))
        assert ask(recipe, jobs) == expected
        assert ask(recipe, jobs) == expected
    assert ask(recipe, 1) == expected


def test_entries_of_each_process_are_computed_there(recipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise AssertionError("computed in the first process")

    monkeypatch.setattr(many, "compute", fail)
    assert "rcp1-" in ask(recipe, 2)


def test_what_a_process_that_dies_leaves_is_computed_here(recipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = ask(recipe, 1)
    monkeypatch.setenv("RCPACK_CACHE", "off")
    start = many._start_worker

    def start_and_kill(roots: list[str]) -> subprocess.Popen[bytes]:
        worker = start(roots)
        worker.kill()
        return worker

    monkeypatch.setattr(many, "_start_worker", start_and_kill)
    assert ask(recipe, 2) == expected


def test_progress_is_told_from_what_is_known_to_all(recipe: Path) -> None:
    told: list[tuple[int, int]] = []
    api.fingerprints(ENTRIES, [recipe], jobs=2, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, len(ENTRIES)) for done in range(len(ENTRIES) + 1)]
    told.clear()
    good = [entry for entry in ENTRIES if entry not in ("pkg.m06.Model", "pkg.m07.Model", "pkg.nowhere.Model")]
    api.fingerprints(good, [recipe], jobs=2, progress=lambda done, total: told.append((done, total)))
    assert told == [(len(good), len(good))]


def test_answers_come_in_the_order_of_the_entries_each_once(recipe: Path) -> None:
    entries = ["pkg.m03.Model", "pkg.base", "pkg.m01.Model", "pkg.base"]
    assert list(api.fingerprints(entries, [recipe])) == ["pkg.m03.Model", "pkg.base", "pkg.m01.Model"]


def test_the_policy_reaches_all_processes(recipe: Path) -> None:
    denied = api.fingerprints(ENTRIES, [recipe], policy=Policy.parse(deny=["pkg.base"]), jobs=2)
    assert isinstance(denied["pkg.m01.Model"], PolicyError)


def test_a_program_without_a_main_guard_can_ask(recipe: Path, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "from rcpack import api\n"
        f"answers = api.fingerprints({ENTRIES!r}, [{str(recipe)!r}], jobs=2)\n"
        "print(len(answers))\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, env=environment)
    assert (done.stdout, done.stderr) == (f"{len(ENTRIES)}\n", "")


def run_hash(recipe: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rcpack", "hash", *arguments, "-r", str(recipe)]
    return subprocess.run(command, capture_output=True, text=True)


def test_rcpack_hash_each_prints_a_line_for_each_entry_and_ends_with_the_error(recipe: Path) -> None:
    entries = ["pkg.m01.Model", "pkg.nowhere.Model", "pkg.base"]
    done = run_hash(recipe, "--each", *entries)
    expected = [f"{api.fingerprint([entry], [recipe])}  {entry}" for entry in (entries[0], entries[2])]
    assert done.stdout.splitlines() == expected
    assert done.stderr.startswith("rcpack: pkg.nowhere.Model: "), "no progress bar in a pipe"
    assert done.returncode == EntryPointError.exit_code
    found = json.loads(run_hash(recipe, "--each", "--json", *entries).stdout)
    assert found == {entries[0]: expected[0].split()[0], entries[1]: None, entries[2]: expected[1].split()[0]}


def test_rcpack_hash_on_a_warm_cache_loads_no_parser(recipe: Path) -> None:
    entry = "pkg.m01.Model"
    program = (
        "import runpy, sys\n"
        f"sys.argv = ['rcpack', 'hash', {entry!r}, '-r', {str(recipe)!r}]\n"
        "try:\n    runpy.run_module('rcpack', run_name='__main__')\nfinally:\n"
        "    print(sorted({'libcst', 'rich', 'pygit2', 'jinja2'} & set(sys.modules)))\n"
    )
    expected = api.fingerprint([entry], [recipe])
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == f"{expected}\n[]\n", done.stderr


def test_the_progress_bar_is_only_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar("Hashing") as progress:
        assert progress is None
    assert capsys.readouterr() == ("", "")


def test_people_see_a_progress_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar("Hashing") as progress:
        assert progress is not None
        progress(3, 4)
    assert "Hashing" in terminal.getvalue()
