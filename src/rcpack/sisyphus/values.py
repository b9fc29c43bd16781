"""Hashes of parts, delayed values and paths: what the serializer objects share."""

from __future__ import annotations

import sys
from typing import Any

from sisyphus.delayed_ops import DelayedBase
from sisyphus.hash import sis_hash_helper
from sisyphus.tools import try_get

from rcpack.domain.names import ModuleName
from rcpack.errors import ConfigError
from rcpack.sisyphus.references import object_path


class Known:
    """Stands for something whose hash is known."""

    def __init__(self, found: bytes) -> None:
        self._found = found

    def _sis_hash(self) -> bytes:
        return self._found


def bytes_of(value: Any) -> bytes:
    """Hash a value as Sisyphus does."""
    found: bytes = sis_hash_helper(value)
    return found


def resolved(value: Any) -> Any:
    """Resolve the delayed values in a structure; the structure itself is not changed."""
    if isinstance(value, DelayedBase):
        return try_get(value)
    if type(value) in (list, tuple):
        return type(value)(resolved(item) for item in value)
    if isinstance(value, dict):
        return {key: resolved(item) for key, item in value.items()}
    return value


def path_of(given: Any) -> str:
    """Return the dotted path of what the user gave: a path, or the object itself.

    :raises ConfigError: if it is an object that cannot be imported by name
    """
    if isinstance(given, str):
        if not given or not all(part.isidentifier() for part in given.split(".")):
            raise ConfigError(f"{given!r} is no dotted path", hint="Write pkg.module or pkg.module.Object.")
        return given
    path = object_path(given)
    if (
        path is None
        or "." in given.__qualname__
        or getattr(sys.modules.get(given.__module__), given.__qualname__, None) is not given
    ):
        raise ConfigError(
            f"{given!r} cannot be imported by its name", hint="Give a function or class of the top level of a module."
        )
    return path


def relative_path(path: str, root: str | None) -> str:
    """Return what counts of a path, the leading dot included.

    :raises ConfigError: if it does not lie within the root
    """
    if not root:
        return path
    if not ModuleName(path).is_within(root):
        raise ConfigError(f"unhashed_package_root: {path} does not lie within {root}")
    return path[len(root) :]
