"""One fingerprint under every Python, every hash seed, any locale and any current folder.

The Pythons are those of the machine that have a supported libcst: on the path, or named in ``RCPACK_PYTHONS``
(separated as ``PATH`` is). The names of the tests say which.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest
from helpers.pins import read_pins

TESTS = Path(__file__).parents[1]


def _pythons() -> list[str]:
    """List the interpreters, this one aside: one for each version."""
    named = [path for path in os.environ.get("RCPACK_PYTHONS", "").split(os.pathsep) if path]
    found = [shutil.which(f"python3.{minor}") for minor in range(10, 20)]
    return [*named, *(path for path in found if path is not None)]


@lru_cache(maxsize=1)
def usable_pythons() -> dict[str, str]:
    """Map versions to interpreters that have the one package which a fingerprint needs."""
    usable: dict[str, str] = {}
    for python in _pythons():
        ask = "import sys, libcst; print('%d.%d libcst ' % sys.version_info[:2] + libcst.LIBCST_VERSION)"
        done = subprocess.run([python, "-c", ask], capture_output=True, text=True)
        if done.returncode == 0 and _is_supported(done.stdout):
            usable.setdefault(done.stdout.strip(), python)
    return usable


def _is_supported(version: str) -> bool:
    major, minor = version.split()[-1].split(".")[:2]
    return (int(major), int(minor)) >= (1, 4)


def fingerprints_under(python: str, folder: Path, **environment: str) -> dict[str, list[str]]:
    """Compute the fingerprints of all cases in another process."""
    source = TESTS.parent / "src"
    paths = os.pathsep.join((str(source), str(TESTS)))
    done = subprocess.run(
        [python, "-m", "helpers.fingerprints_as_json"],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": paths, **environment},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("version", usable_pythons() or ["no other Python"])
def test_every_python_gives_the_same(version: str, tmp_path: Path) -> None:
    python = usable_pythons().get(version)
    if python is None:
        pytest.skip("no other Python of this machine has libcst; RCPACK_PYTHONS can name some")
    assert fingerprints_under(python, tmp_path) == read_pins()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_every_hash_seed_gives_the_same(seed: int, tmp_path: Path) -> None:
    assert fingerprints_under(sys.executable, tmp_path, PYTHONHASHSEED=str(seed)) == read_pins()


@pytest.mark.slow
def test_every_locale_and_optimisation_gives_the_same(tmp_path: Path) -> None:
    found = fingerprints_under(sys.executable, tmp_path, LC_ALL="C", PYTHONUTF8="0", PYTHONOPTIMIZE="2")
    assert found == read_pins()
