"""``rcpack run``: RETURNN on a job folder, in a clean process.

Decides how RETURNN is started. The folder is the current one, so that relative paths of the config stay in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rcpack.errors import RunError
from rcpack.returnn.config import CONFIG_NAME
from rcpack.returnn.interpreter import start


def run_job(
    folder: Path, *, python: str | None = None, returnn_root: Path | None = None, arguments: Sequence[str] = ()
) -> None:
    """Run RETURNN until it ends.

    :param folder: the job folder
    :param python: the job's interpreter, which has torch or TensorFlow; this one if it is ``None``
    :param returnn_root: a checkout with ``rnn.py``; without one, the ``returnn`` package of the job's Python is run
    :param arguments: further arguments of RETURNN, for instance ``++num_epochs 3``
    :raises RunError: if the folder is no job folder, or RETURNN cannot be started, or ends with an error
    """
    config = folder.resolve() / CONFIG_NAME
    if not config.is_file():
        raise RunError(f"there is no {CONFIG_NAME}", where=str(folder), hint="Name a folder that rcpack pack wrote.")
    if returnn_root is None:
        # The current folder is not searched for modules; known since Python 3.11.
        script, environment = ["-m", "returnn"], {"PYTHONSAFEPATH": "1"}
    else:
        script, environment = [str(_rnn_script(returnn_root))], {}
    command = [*script, str(config), *arguments]
    code = start(python, command, folder=config.parent, environment=environment, is_job=True)
    if code:
        ended = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
        raise RunError(f"RETURNN {ended}", where=str(config), hint="Its own message stands above.")


def _rnn_script(returnn_root: Path) -> Path:
    script = returnn_root.resolve() / "rnn.py"
    if not script.is_file():
        raise RunError("there is no rnn.py", where=str(returnn_root), hint="Name a checkout of RETURNN.")
    return script
