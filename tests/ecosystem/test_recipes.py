"""Real recipes: packed, imported in an isolated Python with torch and RETURNN, no name unresolved."""

from __future__ import annotations

import os
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from rcpack.domain.findings import FindingCode
from rcpack.errors import EntryPointError, SourceError
from rcpack.returnn.job import Job, plan_job, write_job
from rcpack.returnn.verify import Verification, verify_folder

#: What makes a module one that somebody would pack.
_MODEL = re.compile(r"^(class \w+\(.*Module|def (get_model|train_step|get_network|custom_construction_algo)\()", re.M)


def packed(entries: list[str], recipe: Path, folder: Path, *, allow_missing: bool = False) -> tuple[Job, Verification]:
    job = plan_job(entries, [recipe])
    write_job(job, folder)
    python = os.environ.get("RCPACK_JOB_PYTHON", sys.executable)
    return job, verify_folder(folder, python=python, allow_missing=allow_missing)


def unexplained(job: Job, found: Verification) -> dict[str, list[str]]:
    """List the names that are bound nowhere and that no finding tells of: lost by the slicing."""
    assert found.probe is not None
    told = {(each.module, each.detail.rpartition(".")[2]) for each in job.pack.findings if each.code in _TOLD}
    names = {
        module: [name for name in unbound if (module, name) not in told] for module, unbound in found.probe.unbound
    }
    return {module: left for module, left in names.items() if left}


_TOLD = (FindingCode.RCP201, FindingCode.RCP103, FindingCode.RCP107)


def in_turn(by_user: dict[str, list[Path]]) -> Iterator[Path]:
    """Choose one module of each user, then another one of each, until none is left."""
    chooser = random.Random(4)
    left = [chooser.sample(paths, len(paths)) for _, paths in sorted(by_user.items())]
    while any(left):
        for paths in left:
            if paths:
                yield paths.pop()


def test_a_model_beside_fifty_experiments_needs_few_modules_and_no_sisyphus(stack: Path, tmp_path: Path) -> None:
    module = "i6_experiments.users.zeyer.experiments.exp2024_04_23_baselines.ctc"
    entries = [f"{module}.{name}" for name in ("Model", "ctc_model_def", "ctc_training")]
    job, found = packed(entries, stack / "recipe", tmp_path)
    assert len(job.pack.slices) <= 40
    assert {piece.module.root for piece in job.pack.slices} == {"i6_experiments"}
    assert not any(extern.module.root == "sisyphus" for extern in job.pack.externs)
    assert found.problems() == ()
    assert unexplained(job, found) == {}


@pytest.mark.slow
def test_models_of_many_users_import_in_isolation(stack: Path, tmp_path: Path) -> None:
    """Pick modules at random until forty import.

    Some cannot: the public recipe lacks a module or a name, or the module clones a repository when it is imported, or
    checks something that a stand-in for Sisyphus is not.
    """
    recipe = stack / "recipe"
    by_user: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((recipe / "i6_experiments/users").rglob("*.py")):
        if path.is_file() and path.stem != "__init__" and _MODEL.search(path.read_text(errors="ignore")):
            by_user[path.relative_to(recipe).parts[2]].append(path)
    sound: list[str] = []
    broken: dict[str, str] = {}
    for path in in_turn(by_user):
        if len(sound) == 40:
            break
        module = ".".join(path.relative_to(recipe).with_suffix("").parts)
        try:
            job, found = packed([module], recipe, tmp_path / module, allow_missing=True)
        except (EntryPointError, SourceError) as error:
            # The public recipe lacks a module, or a file of it is no Python 3.
            broken[module] = str(error)
            continue
        assert unexplained(job, found) == {}, module
        problems = found.problems(allow_missing=True)
        if problems:
            broken[module] = problems[0]
        else:
            sound.append(module)
    print("\n".join(["sound:", *sound, "broken:", *(f"{module}: {why}" for module, why in broken.items())]))
    assert len({module.split(".")[2] for module in sound}) >= 15
    assert len(broken) <= 15, broken
