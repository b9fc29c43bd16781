"""The runtime in processes of their own, under the oldest Python that it promises, too."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.packs import make_pack

from rcpack.adapters.tree_writer import write_tree
from rcpack.domain.pack import Pack
from rcpack.packing.vendor import runtime_source, vendor

PACK = make_pack(
    {
        "top/__init__.py": "",
        "top/deep/model.py": "from top.deep import helper\nwhere = __file__\ndef f(queue): queue.put(helper.x)\n",
        "top/deep/helper.py": "x = 'packed'\n",
        "top/own/__init__.py": "def __getattr__(name):\n    return name * 2\n",
        "recipe/second.py": "x = 'second name'\n",
    }
)

#: What a live recipe has under the same names.
RECIPE = {
    "top/__init__.py": "raise RuntimeError('the live recipe was imported')\n",
    "top/deep/__init__.py": "",
    "top/deep/helper.py": "x = 'live'\n",
    "top/other.py": "x = 'live'\n",
}

START = "import runpy, sys; runpy.run_path('tree/rcpack_runtime.py')\n"


def pythons() -> list[str]:
    """List the interpreters to try: this one, and the old ones that are there."""
    return [sys.executable, *(f"python3.{minor}" for minor in (8, 9) if shutil.which(f"python3.{minor}"))]


@pytest.fixture(params=pythons())
def python(request: pytest.FixtureRequest) -> str:
    found = str(request.param)
    if subprocess.run([found, "-c", ""], capture_output=True).returncode:
        pytest.skip(f"{found} does not start here")
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path, PACK)


def make_folder(folder: Path, pack: Pack) -> Path:
    write_tree(vendor(pack), folder / "tree")
    for path, text in RECIPE.items():
        (folder / "recipe" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "recipe" / path).write_text(text)
    return folder


def run(python: str, folder: Path, script: str, **environment: str) -> str:
    """Run a script; return what it printed, with its errors."""
    (folder / "script.py").write_text(script)
    result = subprocess.run(
        [python, "script.py"], cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60
    )
    return result.stdout + result.stderr


def test_the_runtime_is_written_for_python_3_8() -> None:
    ast.parse(runtime_source(), feature_version=(3, 8))


@pytest.mark.parametrize("position", ["sys.path.insert(0, 'recipe')", "sys.path.append('recipe')", "pass"])
def test_packed_modules_come_from_the_tree_wherever_the_recipe_is(python: str, folder: Path, position: str) -> None:
    script = f"{START}{position}\nimport top.deep.model as m; print(m.helper.x, m.where)"
    assert run(python, folder, script, PYTHONPATH="recipe") == f"packed {folder}/tree/top/deep/model.py\n"


def test_an_import_that_was_not_packed_names_module_manifest_and_remedy(python: str, folder: Path) -> None:
    output = run(python, folder, f"{START}import top.other", PYTHONPATH="recipe")
    assert "ModuleNotFoundError: No module named 'top.other' in the packed code" in output
    assert f"{folder}/tree/manifest.json" in output
    assert "pack again with it as an entry point" in output


def test_an_optional_import_that_was_not_packed_is_caught_as_before(python: str, folder: Path) -> None:
    assert run(python, folder, f"{START}try:\n    import top.other\nexcept ImportError as e:\n    print(e.name)") == (
        "top.other\n"
    )


def test_other_modules_are_imported_as_ever(python: str, folder: Path) -> None:
    (folder / "other.py").write_text("x = 5\n")
    assert run(python, folder, f"{START}import other, json; print(other.x)") == "5\n"


def test_a_package_that_was_imported_from_elsewhere_before_is_an_error(python: str, folder: Path) -> None:
    (folder / "recipe/top/__init__.py").write_text("")
    output = run(python, folder, f"import top\n{START}", PYTHONPATH="recipe")
    assert f"'top' was already imported from {folder}/recipe/top/__init__.py" in output.replace("recipe/../", "")


def test_running_it_twice_is_the_same_as_once(python: str, folder: Path) -> None:
    script = f"{START}{START}import top; print(sum(hasattr(finder, 'tree') for finder in sys.meta_path))"
    assert run(python, folder, script) == "1\n"


def test_a_second_tree_with_the_same_packages_is_an_error(python: str, folder: Path) -> None:
    shutil.copytree(folder / "tree", folder / "tree2")
    output = run(python, folder, f"{START}{START.replace('tree', 'tree2')}")
    assert f"'top' was already imported from {folder}/tree," in output.replace("'recipe'", "'top'")


def test_a_packed_submodule_is_an_attribute_though_nobody_imported_it(python: str, folder: Path) -> None:
    script = f"{START}import top\nprint(top.deep.helper.x, hasattr(top, 'other'), hasattr(top, '__all__'))"
    assert run(python, folder, script) == "packed False False\n"


def test_a_getattr_that_the_package_has_itself_stays(python: str, folder: Path) -> None:
    assert run(python, folder, f"{START}import top.own\nprint(top.own.some)") == "somesome\n"


def test_the_second_name_of_a_recipe_is_a_package_as_any_other(python: str, folder: Path) -> None:
    assert run(python, folder, f"{START}from recipe.second import x; print(x)") == "second name\n"


def test_nothing_is_written_into_the_tree(python: str, folder: Path) -> None:
    run(python, folder, f"{START}import top.deep.model", PYTHONDONTWRITEBYTECODE="")
    assert not list((folder / "tree").rglob("__pycache__"))


@pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])
def test_child_processes_use_the_tree(python: str, folder: Path, method: str) -> None:
    script = (
        f"{START}import multiprocessing\n"
        "def main():\n"
        "    from top.deep.model import f\n"
        "    sys.path.insert(0, 'recipe')\n"
        f"    context = multiprocessing.get_context({method!r})\n"
        "    queue = context.Queue()\n"
        "    process = context.Process(target=f, args=(queue,))\n"
        "    process.start()\n"
        "    print(queue.get(timeout=30))\n"
        "    process.join()\n"
        # The runtime is not run by the script a second time, as RETURNN's config is not.
        "if __name__ == '__main__':\n    main()\n"
    ).replace(START, f"import sys\nif __name__ == '__main__':\n    {START}")
    assert run(python, folder, script, PYTHONPATH="recipe") == "packed\n"
