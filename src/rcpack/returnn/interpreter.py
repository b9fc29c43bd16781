"""The job's Python: how it is started so that it sees no recipe and no rcpack.

Decides what a clean process is: nothing that ``PYTHONPATH`` and its like name. Packages that are installed in the job's
Python stay, since externs are imported from there.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from rcpack.errors import RunError

#: Variables by which modules from elsewhere, or habits of the caller's Python, get into a job.
_DROPPED = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONWARNINGS")


def start(
    python: str | None,
    arguments: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    output: IO[bytes] | None = None,
) -> int:
    """Run the job's Python to its end; its output goes where ours goes.

    :param python: the interpreter; this one if it is ``None``
    :param arguments: what follows on its command line
    :param folder: the current folder of the process
    :param environment: variables to set
    :param output: a file for its output, if that shall go elsewhere
    :return: its exit code; negative: the number of the signal that ended it
    :raises RunError: if it cannot be started
    """
    kept = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    command = [python or sys.executable, *arguments]
    try:
        return subprocess.run(
            command, cwd=folder, env={**kept, **(environment or {})}, stdout=output, stderr=output
        ).returncode
    except OSError as error:
        message = f"the Python of the job, {command[0]}, cannot be started: {error.strerror}"
        raise RunError(message, hint="Name another one with --python.") from error
