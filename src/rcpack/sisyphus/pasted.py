"""Functions and classes whose source a config takes over: the source as it was first seen, and what it means.

Needs no Sisyphus.
"""

from __future__ import annotations

import inspect
import textwrap
import threading
from functools import lru_cache
from typing import Any

from rcpack import api
from rcpack.adapters.memory import memory_sources
from rcpack.domain.policy import Policy
from rcpack.errors import SourceError

_sources: dict[tuple[str, str], str | None] = {}
_lock = threading.Lock()

#: The name of the module that pasted source is hashed as.
_MODULE = "pasted_source"


def frozen_source(value: Any) -> str | None:
    """Return the source of a function or class as it was when this process asked first; ``None`` if it has none."""
    key = value.__module__, value.__qualname__
    with _lock:
        if key not in _sources:
            try:
                _sources[key] = inspect.getsource(value)
            except (OSError, TypeError):
                _sources[key] = None
        return _sources[key]


@lru_cache(maxsize=1024)
def fingerprint_of_source(source: str) -> str:
    """Compute the fingerprint of a piece of source by itself: comments and layout do not count.

    Source that does not stand for itself (a lambda in the middle of a call) counts as it is written.
    """
    text = textwrap.dedent(source)
    try:
        sources = memory_sources({f"{_MODULE}.py": text.encode()})
        return api.fingerprint([_MODULE], sources, policy=Policy(whole_modules=True))
    except SourceError:
        return source
