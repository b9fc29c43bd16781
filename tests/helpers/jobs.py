"""A Sisyphus job as its worker has it: saved by the manager, loaded from the file, its task called in its folder."""

from __future__ import annotations

import contextlib
import gzip
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock


class StoppedError(Exception):
    """A task came to the process that it starts."""


def saved(job: Any) -> Path:
    """Make the job's folder, as the manager does before it submits the first task."""
    job._sis_setup_directory(force=True)
    return Path(job._sis_path()).absolute()


def run_task(folder: Path, task: str = "create_files") -> Any:
    """Do what a worker does, up to the first process that the task starts.

    :return: the job as the worker has it
    """
    with gzip.open(folder / "job.save") as file:
        job = pickle.load(file)
    with working_in(folder / "work"), without_processes(), contextlib.suppress(StoppedError):
        getattr(job, task)()
    return job


@contextlib.contextmanager
def working_in(folder: Path) -> Iterator[None]:
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextlib.contextmanager
def without_processes() -> Iterator[None]:
    """Stop at the first process other than those that only help to write the config."""

    def limited(real: Any) -> Any:
        def start(command: Any, *args: Any, **kwargs: Any) -> Any:
            # black, Python's own sys.path, and networks that are built
            if "black" in str(command[0]) or "-c" in command or "net_worker" in str(command):
                return real(command, *args, **kwargs)
            raise StoppedError

        return start

    with (
        mock.patch("subprocess.check_call", limited(subprocess.check_call)),
        mock.patch("subprocess.run", limited(subprocess.run)),
    ):
        yield


def loaded_modules(config: Path, prefix: str, *, search: str = "", then: str = "") -> dict[str, str]:
    """Load a config in a process of its own, as RETURNN does, and tell where its modules came from.

    :param prefix: top-level package of the modules
    :param search: ``PYTHONPATH`` of the process
    :param then: code that runs afterwards, with the config's names in ``space``
    :return: module -> file
    """
    code = f"""
import json, sys
path = {str(config)!r}
space = {{"__file__": path, "__name__": "__returnn_config__"}}
exec(compile(open(path).read(), path, "exec"), space)
{then}
found = {{n: getattr(m, "__file__", None) or "" for n, m in sys.modules.items() if n.split(".")[0] == {prefix!r}}}
print(json.dumps(found))
"""
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PYTHONPATH": search}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd="/", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    import json

    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found
