"""The one list of commands: ``nox`` runs all of it, ``nox -s tests`` a part; ``dev.py check`` and CI call it.

All sessions use the environment that nox itself is installed in (``dev.py`` makes it).
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nox

# .venv/bin/nox finds the tools beside it, also where that folder is not on the path.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
nox.options.default_venv_backend = "none"
nox.options.sessions = ["format", "lint", "types", "contracts", "tests", "dogfood"]


@nox.session
def format(session: nox.Session) -> None:
    """Check that everything is formatted; ``nox -s format -- --fix`` does it."""
    session.run("ruff", "format", *([] if "--fix" in session.posargs else ["--check"]), ".", external=True)


@nox.session
def lint(session: nox.Session) -> None:
    """Look for mistakes."""
    session.run("ruff", "check", ".", external=True)


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of sources and tests."""
    session.run("mypy", external=True)


@nox.session
def contracts(session: nox.Session) -> None:
    """Check the layers."""
    session.run("lint-imports", external=True)


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests; arguments go to pytest."""
    session.run("pytest", "-n", "auto", *session.posargs, external=True)


@nox.session
def corpus(session: nox.Session) -> None:
    """Judge fingerprints on 500 files of the standard library; arguments go to pytest."""
    session.run("pytest", "-n", "auto", "-m", "corpus", "tests/property", *session.posargs, external=True)


@nox.session
def coverage(session: nox.Session) -> None:
    """Run the tests and show which branches they leave out."""
    session.run("coverage", "run", "-m", "pytest", *session.posargs, external=True)
    session.run("coverage", "report", external=True)


@nox.session
def dogfood(session: nox.Session) -> None:
    """Let rcpack pack the model of its own example and check the result."""
    folder = session.create_tmp()
    # What an earlier version packed there is another pack, which is never overwritten.
    shutil.rmtree(f"{folder}/job", ignore_errors=True)
    recipe = "examples/quickstart/recipe"
    entry = "i6_experiments.users.demo.experiments.tagging_2026.baseline"
    arguments = [f"{entry}.{name}" for name in ("get_model", "train_step")]
    session.run("rcpack", "pack", *arguments, "-r", recipe, "-o", f"{folder}/job", external=True)
    session.run("rcpack", "verify", f"{folder}/job", "--allow-missing", external=True)
