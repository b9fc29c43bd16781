"""The command line as a user types it: results, errors of one paragraph, exit codes, and nothing half-written."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import TypeAlias

import pytest

Result: TypeAlias = "subprocess.CompletedProcess[str]"
Rcpack: TypeAlias = Callable[..., Result]

RECIPE: dict[str, str | bytes] = {
    "pkg/model.py": """\
        from .helper import size
        from .absent_here import gone


        def get_model(**_kwargs):
            return Model(size)


        class Model:
            def __init__(self, size):
                self.size = size


        def pipeline():
            return gone
        """,
    "pkg/helper.py": "size = 3\nother = 4\n",
    "pkg/broken.py": "def f(:\n    pass\n",
    "pkg/uses_broken.py": "from .broken import f\n\n\ndef train_step():\n    return f\n",
    "pkg/undecodable.py": b"x = '\xff'\n",
    "pkg/old/thing.py": "x = 1\n",
    "pkg/uses_old.py": "from .old.thing import x\n\ny = x\n",
    "pkg/other_model.py": "def get_model(**_kwargs):\n    return 1\n",
}


@pytest.fixture
def rcpack(tmp_path: Path) -> Rcpack:
    """Make the recipe, and give a function that runs the command line beside it."""
    for path, content in RECIPE.items():
        file = tmp_path / "recipe" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())

    def run(*arguments: str) -> Result:
        return subprocess.run(
            [sys.executable, "-m", "rcpack", *arguments], cwd=tmp_path, capture_output=True, text=True
        )

    return run


def packed(rcpack: Rcpack, *arguments: str) -> Result:
    return rcpack("pack", *arguments, "-r", "recipe", "-o", "job")


def check_failure(result: Result, code: int, *texts: str) -> None:
    """Check that a command failed with one paragraph, and left nothing behind."""
    assert (result.returncode, result.stdout) == (code, ""), result.stderr
    assert result.stderr.startswith("rcpack: ")
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1, result.stderr
    for text in texts:
        assert text in result.stderr


def test_a_job_folder_is_written_verified_and_explained(rcpack: Rcpack, tmp_path: Path) -> None:
    result = packed(rcpack, "pkg.model.get_model")
    assert result.returncode == 0, result.stderr
    assert "hook         get_model = pkg.model.get_model" in result.stdout
    assert (tmp_path / "job/rcpack/pkg/helper.py").read_text() == "size = 3\n"
    assert not (tmp_path / "job/rcpack/pkg/absent_here.py").exists()
    assert rcpack("verify", "job").returncode == 0
    assert "pkg.helper  1 definition" in rcpack("tree", "job").stdout
    why = ["pkg.helper.size  (assignment, line 1)", "     pkg.model.get_model", "  -> pkg.helper.size"]
    assert rcpack("why", "pkg.helper.size", "job").stdout.splitlines() == why


def test_a_second_pack_does_nothing(rcpack: Rcpack) -> None:
    packed(rcpack, "pkg.model.get_model")
    assert packed(rcpack, "pkg.model.get_model").stdout.startswith("Nothing to do")


def test_json_is_for_programs(rcpack: Rcpack) -> None:
    result = packed(rcpack, "pkg.model.get_model", "--json")
    record = json.loads(result.stdout)
    assert record["hooks"] == {"get_model": "pkg.model.get_model"}
    assert record["modules"] == ["pkg", "pkg.helper", "pkg.model"]
    assert json.loads(rcpack("tree", "job", "--json").stdout)[0]["name"] == "pkg.model"
    assert json.loads(rcpack("why", "pkg.helper", "job", "--json").stdout)[0]["chain"][-1] == "pkg.helper.size"
    assert json.loads(rcpack("verify", "job", "--json").stdout)["problems"] == []


def test_tree_and_why_look_at_the_recipe_too(rcpack: Rcpack) -> None:
    assert "pkg.helper" in rcpack("tree", "pkg.model.get_model", "-r", "recipe").stdout
    assert "pkg.helper.size" in rcpack("why", "pkg.helper", "pkg.model.get_model", "-r", "recipe").stdout


def test_a_base_config_brings_its_imports_and_class_paths(rcpack: Rcpack, tmp_path: Path) -> None:
    (tmp_path / "base.config").write_text(
        "#!rnn.py\nfrom __future__ import annotations\nfrom pkg.helper import other\n"
        "opts = {'deep': [{'class': 'pkg.model.Model'}]}\n"
    )
    assert rcpack("pack", "-r", "recipe", "-o", "job", "--config", "base.config").returncode == 0
    assert "other = 4" in (tmp_path / "job/rcpack/pkg/helper.py").read_text()
    assert "class Model" in (tmp_path / "job/rcpack/pkg/model.py").read_text()
    config = (tmp_path / "job/returnn.config").read_text()
    names: dict[str, object] = {"__file__": str(tmp_path / "job/returnn.config")}
    script = f"names = {names!r}; exec({config!r}, names); print(names['other'], 'os' in names, 'runpy' in names)"
    result = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True)
    assert result.stdout == "4 False False\n", result.stderr


def test_a_hook_is_bound_to_an_object_of_any_name(rcpack: Rcpack, tmp_path: Path) -> None:
    assert packed(rcpack, "--bind", "get_model=pkg.model.Model").returncode == 0
    assert "from pkg.model import Model as get_model\n" in (tmp_path / "job/returnn.config").read_text()


def test_the_job_folder_can_be_moved(rcpack: Rcpack, tmp_path: Path) -> None:
    packed(rcpack, "pkg.model.get_model")
    (tmp_path / "elsewhere").mkdir()
    os.rename(tmp_path / "job", tmp_path / "elsewhere/job")
    os.rename(tmp_path / "recipe", tmp_path / "recipe-gone")
    assert rcpack("verify", "elsewhere/job").returncode == 0


def test_a_missing_name_is_an_error_with_the_nearest_ones(rcpack: Rcpack, tmp_path: Path) -> None:
    check_failure(packed(rcpack, "pkg.model.get_modell"), 3, "pkg.model", "get_model")
    assert not (tmp_path / "job").exists()


def test_a_missing_module_is_an_error(rcpack: Rcpack) -> None:
    check_failure(packed(rcpack, "pkg.modle.get_model"), 3, "pkg.modle")


def test_a_denied_module_is_an_error_with_its_chain(rcpack: Rcpack) -> None:
    result = packed(rcpack, "pkg.uses_old.y", "--deny", "pkg.old.**")
    check_failure(result, 4, "pkg.old.thing", "Needed by: pkg.uses_old.y")


def test_a_syntax_error_in_a_reached_file_is_shown_with_place_and_chain(rcpack: Rcpack) -> None:
    result = packed(rcpack, "pkg.uses_broken.train_step")
    check_failure(result, 5, "pkg/broken.py:1", "not valid Python 3", "Needed by: pkg.uses_broken.train_step")


def test_a_broken_file_that_is_not_reached_does_not_matter(rcpack: Rcpack) -> None:
    assert packed(rcpack, "pkg.helper").returncode == 0


def test_undecodable_bytes_are_a_clear_error(rcpack: Rcpack) -> None:
    check_failure(packed(rcpack, "pkg.undecodable"), 5, "pkg/undecodable.py:1")


def test_a_recipe_root_that_does_not_exist_is_a_clear_error(rcpack: Rcpack) -> None:
    check_failure(rcpack("pack", "pkg.model", "-r", "receipt", "-o", "job"), 6, "receipt")


def test_two_roots_with_the_same_module_are_a_clear_error(rcpack: Rcpack, tmp_path: Path) -> None:
    (tmp_path / "second/pkg").mkdir(parents=True)
    (tmp_path / "second/pkg/helper.py").write_text("size = 5\n")
    result = rcpack("pack", "pkg.helper", "-r", "recipe", "-r", "second", "-o", "job")
    check_failure(result, 6, "pkg.helper")


def test_an_output_folder_that_holds_something_else_is_left_alone(rcpack: Rcpack, tmp_path: Path) -> None:
    (tmp_path / "job/rcpack").mkdir(parents=True)
    (tmp_path / "job/rcpack/thesis.tex").write_text("years of work")
    check_failure(packed(rcpack, "pkg.model.get_model"), 7, "not a tree that rcpack wrote")
    assert [path.name for path in (tmp_path / "job").rglob("*")] == ["rcpack", "thesis.tex"]


def test_a_job_folder_with_another_pack_is_left_alone(rcpack: Rcpack) -> None:
    packed(rcpack, "pkg.model.get_model")
    check_failure(packed(rcpack, "pkg.other_model.get_model"), 7, "another pack")


def test_a_disk_that_takes_no_more_is_a_clear_error_and_leaves_nothing(rcpack: Rcpack, tmp_path: Path) -> None:
    script = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); "
    script += "from rcpack.__main__ import main; main()"
    arguments = ["pack", "pkg.model.get_model", "-r", "recipe", "-o", "job"]
    result = subprocess.run([sys.executable, "-c", script, *arguments], cwd=tmp_path, capture_output=True, text=True)
    check_failure(result, 7, "job/rcpack: cannot be written: File too large")
    assert list((tmp_path / "job").iterdir()) == []
    assert packed(rcpack, "pkg.model.get_model").returncode == 0


def test_a_changed_folder_does_not_verify(rcpack: Rcpack, tmp_path: Path) -> None:
    packed(rcpack, "pkg.model.get_model")
    with (tmp_path / "job/returnn.config").open("a") as config:
        config.write("import pkg.helper\n")
    check_failure(rcpack("verify", "job"), 8, "1 problem: ../returnn.config is changed")


def test_a_changed_manifest_is_not_believed(rcpack: Rcpack, tmp_path: Path) -> None:
    packed(rcpack, "pkg.model.get_model")
    manifest = tmp_path / "job/rcpack/manifest.json"
    manifest.write_text(manifest.read_text().replace("pkg/helper.py", "pkg/hepler.py"))
    for command in (["verify", "job"], ["tree", "job"], ["why", "pkg.helper", "job"]):
        check_failure(rcpack(*command), 8, "manifest.json: the manifest was changed: its digest is")


def test_a_job_python_that_does_not_exist_is_a_clear_error(rcpack: Rcpack) -> None:
    packed(rcpack, "pkg.model.get_model")
    check_failure(rcpack("run", "job", "--python", "no-python"), 9, "no-python")


def test_two_entry_modules_with_the_same_hook_are_a_clear_error(rcpack: Rcpack) -> None:
    result = packed(rcpack, "pkg.model.get_model", "pkg.other_model.get_model")
    check_failure(result, 10, "pkg.model.get_model or that of pkg.other_model.get_model", "--bind get_model=")


def test_wrong_usage_is_explained(rcpack: Rcpack) -> None:
    result = rcpack("pack", "-r", "recipe", "-o", "job")
    assert result.returncode == 2
    assert "Name an ENTRY" in result.stderr
    assert rcpack("tree", "a", "b").returncode == 2
    assert rcpack("packk").returncode == 2


def test_help_and_version_need_no_parser(rcpack: Rcpack) -> None:
    script = "import sys; from rcpack.cli.main import rcpack; rcpack(['--help'], standalone_mode=False); "
    script += "print([name for name in ('libcst', 'rich', 'astor') if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert result.stdout.endswith("[]\n"), result.stderr
    assert rcpack("--version").stdout.startswith("rcpack")


def test_hash_prints_the_fingerprint_and_explains_it(rcpack: Rcpack) -> None:
    plain = rcpack("hash", "pkg.model.get_model", "-r", "recipe")
    assert plain.returncode == 0, plain.stderr
    assert re.fullmatch(r"rcp1-[0-9a-f]{64}\n", plain.stdout)
    explained = rcpack("hash", "pkg.model.get_model", "-r", "recipe", "--explain").stdout.splitlines()
    assert explained[0] == plain.stdout.strip()
    names = [line.split()[2] for line in explained[1:]]
    assert names == ["pkg.model.get_model", "pkg.model.Model", "pkg.helper.size"]
    found = json.loads(rcpack("hash", "pkg.model.get_model", "-r", "recipe", "--json").stdout)
    assert found["fingerprint"] == explained[0]
    assert [item["references"] for item in found["definitions"]] == [[1, 2], [], []]


def test_hash_counts_module_names_only_where_asked(rcpack: Rcpack, tmp_path: Path) -> None:
    (tmp_path / "recipe/pkg").rename(tmp_path / "recipe/moved")
    moved = rcpack("hash", "moved.model.get_model", "-r", "recipe").stdout
    strict = rcpack("hash", "moved.model.get_model", "-r", "recipe", "--module-names").stdout
    relative = rcpack(
        "hash", "moved.model.get_model", "-r", "recipe", "--module-names", "--unhashed-package-root", "moved"
    ).stdout
    other = rcpack(
        "hash", "moved.model.get_model", "-r", "recipe", "--module-names", "--unhashed-package-root", "mov"
    ).stdout
    (tmp_path / "recipe/moved").rename(tmp_path / "recipe/pkg")
    assert rcpack("hash", "pkg.model.get_model", "-r", "recipe").stdout == moved
    assert rcpack("hash", "pkg.model.get_model", "-r", "recipe", "--module-names").stdout != strict == other
    back = rcpack("hash", "pkg.model.get_model", "-r", "recipe", "--module-names", "--unhashed-package-root", "pkg")
    assert back.stdout == relative != strict
