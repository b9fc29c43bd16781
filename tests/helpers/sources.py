"""A recipe in memory, for tests that need no disk."""

from __future__ import annotations

from collections.abc import Mapping

from rcpack.adapters.finder import Finder
from rcpack.adapters.memory import memory_sources
from rcpack.analysis.closing import close
from rcpack.analysis.closure import Closure
from rcpack.analysis.library import ModuleLibrary
from rcpack.domain.policy import Policy


def sources_of(files: Mapping[str, str | bytes]) -> Finder:
    """Find modules and data files of a recipe in memory.

    :param files: path below the recipe root, with ``/`` -> text
    """
    return memory_sources({path: text.encode() if isinstance(text, str) else text for path, text in files.items()})


def closure_of(files: Mapping[str, str | bytes], *entries: str, policy: Policy = Policy()) -> Closure:
    """Close over definitions of a recipe in memory.

    :param files: path below the recipe root -> text
    :param entries: ``pkg.mod`` or ``pkg.mod.Object``
    """
    return close(ModuleLibrary(sources_of(files), policy), entries)
