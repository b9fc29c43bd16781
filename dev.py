#!/usr/bin/env python3
"""Do everything on a machine that has only Python 3.10 or later, pip and a package index.

``python3 dev.py quickstart`` installs what it needs and runs ``examples/quickstart``.
``python3 dev.py check [arguments of nox]`` installs what it needs and passes all checks and tests.

Both make their own virtual environments beside this file: ``.venv`` for rcpack and its tools, ``.venv-job`` for RETURNN
and torch, which is the Python of the jobs (rcpack is not installed there, and need not be).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST_PYTHON = (3, 10)


class SetupError(Exception):
    """What a person has to do before this can go on."""


def main() -> int:
    """Parse the arguments, make the environments, run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["quickstart", "check"])
    options, arguments = parser.parse_known_args()
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise SetupError(f"Python {'.'.join(map(str, OLDEST_PYTHON))} or later is needed, this is {sys.version}.")
        job_python = _environment(".venv-job", ["-r", str(ROOT / "examples/quickstart/requirements.txt")])
        if options.command == "quickstart":
            python = _environment(".venv", ["-e", str(ROOT)])
            return _run(str(python), str(ROOT / "examples/quickstart/run.py"), "--python", str(job_python), *arguments)
        python = _environment(".venv", ["-e", str(ROOT), "--group", str(ROOT / "pyproject.toml") + ":dev"])
        return _run(str(python), "-m", "nox", *arguments, RCPACK_JOB_PYTHON=str(job_python))
    except SetupError as failure:
        print(f"dev.py: {failure}", file=sys.stderr)
        return 1


def _environment(name: str, requirements: list[str]) -> Path:
    """Make a virtual environment and install into it, unless that was done before with the same requirements."""
    folder = ROOT / name
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "rcpack-installed"
    wanted = _digest_of(requirements)
    if stamp.exists() and stamp.read_text().splitlines().count(wanted) and python.exists():
        return python
    if not python.exists():
        _make_environment(folder)
    print(f"Installing into {name}: {' '.join(requirements)}", flush=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if _run(*pip, "--upgrade", "pip>=25.1") or _run(*pip, *requirements):
        raise SetupError(f"pip could not install what is needed into {folder}; see its message above.")
    with stamp.open("a") as file:
        file.write(wanted + "\n")
    return python


def _make_environment(folder: Path) -> None:
    """Make an empty environment with pip, also where Debian has split ``ensurepip`` from Python."""
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        _make_environment_without_ensurepip(folder)
    else:
        venv.create(folder, with_pip=True, clear=True, symlinks=os.name != "nt")


def _make_environment_without_ensurepip(folder: Path) -> None:
    tools = folder.with_name(folder.name + "-virtualenv")
    code = _run(sys.executable, "-m", "pip", "install", "--quiet", "--target", str(tools), "virtualenv")
    if code == 0:
        code = _run(sys.executable, "-m", "virtualenv", "--quiet", "--clear", str(folder), PYTHONPATH=str(tools))
    if code:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetupError(
            "no virtual environment can be made: this Python has no ensurepip, and virtualenv could not be installed "
            f"with pip. On Debian and Ubuntu, `apt install python{version}-venv` helps."
        )


def _digest_of(requirements: list[str]) -> str:
    content = [*requirements, (ROOT / "pyproject.toml").read_text()]
    content += [Path(word).read_text() for word in requirements if word.endswith(".txt")]
    return hashlib.sha256("\0".join(content).encode()).hexdigest()


def _run(*command: str, **environment: str) -> int:
    return subprocess.run(command, env={**os.environ, **environment}, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
