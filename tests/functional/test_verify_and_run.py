"""Job folders in processes of their own: verify imports them, run starts RETURNN on them."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.packs import make_pack

from rcpack.adapters.tree_writer import write_tree
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import Extern
from rcpack.errors import RunError, VerificationError
from rcpack.packing.vendor import vendor
from rcpack.returnn.run import run_job
from rcpack.returnn.verify import Verification, verify_folder

NEEDS_MISSING = """\
import absent_package.nn as nn
from absent_package.all import *
from absent_package import decorate, options
from absent_package.deep.er import Base, Mixin

@decorate
def f(): return 1

@options.register("x", size=3)
class A(Base, Mixin):
    size: nn.Size = Size(3)[1:]
    def __init__(self, x: Kind = 5): super().__init__(setup(x))

assert f() == 1
a = A().attribute(3)
with options.scope("x") as scope: pass
"""


def verify(
    folder: Path, files: dict[str, str], *externs: str, optional: bool = False, allow_missing: bool = False
) -> Verification:
    names = tuple(Extern(module=ModuleName(name), is_optional=optional, imported_by="a.m.x") for name in externs)
    write_tree(vendor(make_pack(files, externs=names)), folder / "rcpack")
    return verify_folder(folder, allow_missing=allow_missing)


def test_a_sound_folder_has_no_problems(tmp_path: Path) -> None:
    found = verify(tmp_path, {"a/m.py": "import a.n\n", "a/n.py": "import json\n"}, "json")
    assert found.problems() == ()


def test_a_damaged_folder_is_reported_and_nothing_of_it_is_run(tmp_path: Path) -> None:
    verify(tmp_path, {"a/m.py": ""})
    (tmp_path / "rcpack/a/m.py").write_text("raise SystemExit('this was run')\n")
    found = verify_folder(tmp_path)
    assert found.probe is None
    assert found.problems() == ("a/m.py is changed",)


def test_a_module_that_does_not_import_is_reported_with_its_place(tmp_path: Path) -> None:
    (problem,) = verify(tmp_path, {"a/m.py": "\nx = 1 / 0\n", "a/n.py": ""}).problems()
    assert problem.startswith("a.m does not import: ZeroDivisionError: division by zero")
    assert problem.endswith("/rcpack/a/m.py:2)")


def test_a_module_that_ends_the_process_is_reported(tmp_path: Path) -> None:
    (problem,) = verify(tmp_path, {"a/m.py": "import sys; sys.exit(3)\n", "a/n.py": ""}).problems()
    assert "SystemExit" in problem


def test_syntax_that_the_jobs_python_does_not_know_is_reported_with_its_place(tmp_path: Path) -> None:
    (problem,) = verify(tmp_path, {"a/m.py": "x = 1\nprint x\n"}).problems()
    assert problem.startswith("a.m does not import: SyntaxError: Missing parentheses")
    assert problem.endswith("/rcpack/a/m.py:2)")


def test_a_process_that_dies_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(VerificationError, match="ended with exit code 3"):
        verify(tmp_path, {"a/m.py": "import os; os._exit(3)\n"})


def test_an_import_that_was_not_packed_is_a_problem(tmp_path: Path) -> None:
    (problem,) = verify(tmp_path, {"a/m.py": "import a.other\n"}).problems()
    assert "No module named 'a.other' in the packed code" in problem


def test_missing_externs_are_problems_unless_allowed(tmp_path: Path) -> None:
    files = {"a/m.py": NEEDS_MISSING}
    problems = verify(tmp_path, files, "absent_package.nn").problems()
    assert problems == ("the job's Python has no module absent_package",)
    found = verify(tmp_path, files, "absent_package.nn", allow_missing=True)
    assert found.problems(allow_missing=True) == ()
    assert found.probe is not None
    assert found.probe.missing == ("absent_package",)


def test_a_missing_module_of_an_installed_package_is_missing_too(tmp_path: Path) -> None:
    found = verify(tmp_path, {"a/m.py": "from json.absent import x\n"}, "json.absent", allow_missing=True)
    assert found.problems() == ("the job's Python has no module json.absent",)
    assert found.problems(allow_missing=True) == ()


def test_an_optional_extern_gets_no_stand_in(tmp_path: Path) -> None:
    text = "try: import absent_package\nexcept ImportError: absent_package = None\nassert absent_package is None\n"
    found = verify(tmp_path, {"a/m.py": text}, "absent_package", optional=True, allow_missing=True)
    assert found.problems(allow_missing=True) == ()


def test_names_that_are_bound_nowhere_are_listed(tmp_path: Path) -> None:
    text = "def f():\n    global late\n    late = 1\n    return late + len(lost) + [g for g in [1]][0]\n"
    found = verify(tmp_path, {"a/m.py": text})
    assert found.probe is not None
    assert found.probe.unbound == (("a.m", ("lost",)),)


def test_the_recipe_on_the_path_of_the_caller_is_not_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "recipe").mkdir()
    (tmp_path / "recipe/live_module.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "recipe"))
    assert verify(tmp_path, {"a/m.py": "import live_module\n"}, "live_module").problems()


def test_a_python_that_does_not_exist_is_a_clear_error(tmp_path: Path) -> None:
    verify(tmp_path, {"a/m.py": ""})
    with pytest.raises(RunError, match=r"cannot be started.*--python"):
        verify_folder(tmp_path, python=str(tmp_path / "no-python"))


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Make a job folder, and a RETURNN that writes down how it was called."""
    (tmp_path / "job").mkdir()
    (tmp_path / "job/returnn.config").write_text("#!rnn.py\n")
    (tmp_path / "returnn").mkdir()
    (tmp_path / "returnn/rnn.py").write_text(
        "import os, sys\n"
        "open('called', 'w').write('\\n'.join([*sys.argv[1:], os.getcwd(), str(os.environ.get('PYTHONPATH'))]))\n"
        "sys.exit('--fail' in sys.argv and 3)\n"
    )
    return tmp_path


def test_returnn_runs_in_the_folder_with_its_config_and_without_pythonpath(
    job: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere/recipe")
    run_job(job / "job", returnn_root=job / "returnn", arguments=["++num_epochs", "3"])
    config = str(job / "job/returnn.config")
    assert (job / "job/called").read_text().split("\n") == [config, "++num_epochs", "3", str(job / "job"), "None"]


def test_an_error_of_returnn_is_told_with_its_exit_code(job: Path) -> None:
    with pytest.raises(RunError, match="RETURNN ended with exit code 3"):
        run_job(job / "job", returnn_root=job / "returnn", arguments=["--fail"])


def test_a_returnn_that_is_killed_is_told_with_the_signal(job: Path) -> None:
    (job / "returnn/rnn.py").write_text("import os; os.kill(os.getpid(), 9)\n")
    with pytest.raises(RunError, match="ended by signal 9"):
        run_job(job / "job", returnn_root=job / "returnn")


def test_a_signal_to_rcpack_reaches_returnn_which_decides(job: Path) -> None:
    (job / "returnn/rnn.py").write_text(
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: (open('saved', 'w').close(), sys.exit(7)))\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    command = [sys.executable, "-m", "rcpack", "run", "job", "--returnn-root", "returnn"]
    with subprocess.Popen(command, cwd=job, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.terminate()
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 9
    assert "RETURNN ended with exit code 7" in errors
    assert (job / "job/saved").exists()


def test_the_installed_returnn_is_run_where_no_checkout_is_named(job: Path) -> None:
    python = job / "python"
    python.write_text(f"#!/bin/sh\nexec {sys.executable} -c 'import sys; print(sys.argv)' \"$@\" > called\n")
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    run_job(job / "job", python=str(python))
    assert (job / "job/called").read_text() == f"['-c', '-m', 'returnn', '{job}/job/returnn.config']\n"


def test_a_folder_without_a_config_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"there is no returnn\.config"):
        run_job(tmp_path)


def test_a_checkout_without_rnn_py_is_a_clear_error(job: Path) -> None:
    os.remove(job / "returnn/rnn.py")
    with pytest.raises(RunError, match=r"there is no rnn\.py"):
        run_job(job / "job", returnn_root=job / "returnn")


def test_names_for_type_checkers_may_be_bound_nowhere(tmp_path: Path) -> None:
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    X = Union[int, str]\n"
    found = verify(tmp_path, {"a/m.py": text})
    assert found.probe is not None
    assert found.probe.unbound == ()
