"""Where the real Sisyphus, i6_core, i6_experiments, returnn_common and RETURNN are, if they are anywhere.

They are on no package index, so a developer names a folder that holds ``sisyphus/``, ``recipe/i6_core/``,
``recipe/i6_experiments/``, ``recipe/returnn_common/`` and ``returnn/``: in ``RCPACK_TEST_STACK``, or as the line
``RCPACK_TEST_STACK=<folder>`` in ``rcpack/test-stack`` of the user's configuration folder.
"""

from __future__ import annotations

import importlib
import os
import sys
from functools import cache
from pathlib import Path

_VARIABLE = "RCPACK_TEST_STACK"
_NEEDED = ("sisyphus/sisyphus", "recipe/i6_core", "recipe/i6_experiments", "recipe/returnn_common", "returnn")


def stack_folder() -> Path | None:
    """Return the folder, ``None`` if none is named."""
    named = os.environ.get(_VARIABLE)
    if named is None:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        file = base / "rcpack" / "test-stack"
        lines = file.read_text().splitlines() if file.is_file() else []
        named = next((line.partition("=")[2].strip() for line in lines if line.startswith(_VARIABLE + "=")), None)
    return Path(named).expanduser().resolve() if named else None


@cache
def why_not() -> str | None:
    """Make the stack importable in this process; say why it cannot be used, ``None`` if it can."""
    folder = stack_folder()
    if folder is None:
        return f"no real stack: {_VARIABLE} names no folder"
    missing = [name for name in _NEEDED if not (folder / name).is_dir()]
    if missing:
        return f"no real stack: {folder} has no {', '.join(missing)}"
    for name in ("recipe", "sisyphus"):
        if str(folder / name) not in sys.path:
            sys.path.insert(0, str(folder / name))
    for module in ("sisyphus", "i6_core.returnn", "i6_core.deprecated.returnn_search", "torch", "returnn"):
        try:
            importlib.import_module(module)
        except ImportError as error:
            return f"the real stack lacks a requirement in this Python: import {module}: {error}"
    return None
