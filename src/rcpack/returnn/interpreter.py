"""The job's Python: how it is started so that it sees no recipe and no rcpack.

Decides what a clean process is: nothing that ``PYTHONPATH`` and its like name. Packages that are installed in the job's
Python stay, since externs are imported from there.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from rcpack.errors import RunError

#: Variables by which modules from elsewhere, or habits of the caller's Python, get into a job.
_DROPPED = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONWARNINGS")

#: What ends or warns a job; not all systems have all of them.
_PASSED = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2") if hasattr(signal, name)
]


def start(
    python: str | None,
    arguments: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    output: IO[bytes] | None = None,
    is_job: bool = False,
) -> int:
    """Run the job's Python to its end; its output goes where ours goes.

    :param python: the interpreter; this one if it is ``None``
    :param arguments: what follows on its command line
    :param folder: the current folder of the process
    :param environment: variables to set
    :param output: a file for its output, if that shall go elsewhere
    :param is_job: whether it is the job itself, which decides what a signal to us means
    :return: its exit code; negative: the number of the signal that ended it
    :raises RunError: if it cannot be started
    """
    kept = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    # relative to where the user is, not to the folder of the process; a bare name is looked up on PATH
    named = os.path.abspath(python) if python and os.path.dirname(python) else python
    command = [named or sys.executable, *arguments]
    try:
        process = subprocess.Popen(
            command, cwd=folder, env={**kept, **(environment or {})}, stdout=output, stderr=output
        )
    except OSError as error:
        message = f"the Python of the job, {command[0]}, cannot be started: {error.strerror}"
        raise RunError(message, hint="Name another one with --python.") from error
    with process, _passing_signals_to(process) if is_job else contextlib.nullcontext():
        try:
            return process.wait()
        except BaseException:
            process.kill()
            raise


@contextlib.contextmanager
def _passing_signals_to(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Let the job decide what a signal means, for instance that it saves its state and ends.

    A queueing system signals the process that it has started, which is ours; the keyboard signals both.
    """

    def pass_on(number: int, frame: object) -> None:
        if number != signal.SIGINT:
            process.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in _PASSED}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
