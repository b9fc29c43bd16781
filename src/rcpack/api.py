"""The use cases: each reads as its own summary."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from rcpack.adapters.disk import DiskSourceProvider
from rcpack.analysis.closure import Closure, close
from rcpack.analysis.library import ModuleLibrary
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint, Pack, Resource
from rcpack.domain.policy import Policy
from rcpack.domain.sources import SourceProvider
from rcpack.packing.slicing import slices_of

Roots = Sequence[str | os.PathLike[str]] | SourceProvider


def open_sources(roots: Roots) -> SourceProvider:
    """Open recipe roots for reading.

    :param roots: folders in the order in which they are searched; a source provider is given back as it is
    :raises RecipeRootError: if one does not exist
    """
    if isinstance(roots, str | bytes | os.PathLike):
        roots = [roots]
    return DiskSourceProvider(roots) if isinstance(roots, Sequence) else roots


def close_over(
    entries: Iterable[str | EntryPoint], roots: Roots, *, policy: Policy = Policy(), hook_names: Iterable[str] = ()
) -> Closure:
    """Find all that the entry points need, without cutting and hashing it.

    :param entries: ``pkg.mod`` (all public names) or ``pkg.mod.Object``
    :param roots: recipe roots, or a source provider
    :param policy: what is packed
    :param hook_names: names that an entry module offers even if it only imports them
    """
    library = ModuleLibrary(open_sources(roots), policy)
    parsed = [entry if isinstance(entry, EntryPoint) else library.parse_entry(entry) for entry in entries]
    return close(library, parsed, policy, frozenset(hook_names))


