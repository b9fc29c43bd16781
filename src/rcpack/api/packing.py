"""Packs and fingerprints. What has its answer in the cache is told without loading the parser."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rcpack.api.site import Request, Roots, open_site, open_sources
from rcpack.domain.pack import EntryPoint, Pack
from rcpack.domain.policy import Policy
from rcpack.domain.relocation import Relocation

if TYPE_CHECKING:
    from rcpack.analysis.closure import Closure

__all__ = ["Roots", "close_over", "config_entry_points", "fingerprint", "open_site", "open_sources", "pack"]


def close_over(
    entries: Iterable[str | EntryPoint], roots: Roots, *, policy: Policy = Policy(), hook_names: Iterable[str] = ()
) -> Closure:
    """Find all that the entry points need, without cutting and hashing it.

    :param entries: ``pkg.mod`` (all public names) or ``pkg.mod.Object``
    :param roots: recipe roots, a source provider, or a site
    :param policy: what is packed
    :param hook_names: names that an entry module offers even if it only imports them
    """
    from rcpack.api.building import build_closure

    site = open_site(roots)
    return build_closure(_request(entries, policy, hook_names, Relocation()), site)


def pack(
    entries: Iterable[str | EntryPoint],
    roots: Roots,
    *,
    policy: Policy = Policy(),
    hook_names: Iterable[str] = (),
    relocation: Relocation = Relocation(),
) -> Pack:
    """Pack exactly the code that the entry points need.

    :param entries: ``pkg.mod`` (all public names) or ``pkg.mod.Object``
    :param roots: recipe roots, a source provider, or a site
    :param policy: what is packed
    :param hook_names: names that an entry module offers even if it only imports them
    :param relocation: whether the names of modules count in the fingerprint
    :raises RcpackError: see the subclasses in :mod:`rcpack.errors`
    """
    request = _request(entries, policy, hook_names, relocation)
    site = open_site(roots)
    known = site.pack_of(request)
    if known is not None:
        return known
    from rcpack.api.building import build_pack

    return build_pack(request, site)


def fingerprint(
    entries: Iterable[str | EntryPoint],
    roots: Roots,
    *,
    policy: Policy = Policy(),
    hook_names: Iterable[str] = (),
    relocation: Relocation = Relocation(),
) -> str:
    """Compute the fingerprint of what the entry points need; the same as that of :func:`pack`, without its text.

    :return: ``rcp1-`` and 64 hexadecimal digits
    """
    request = _request(entries, policy, hook_names, relocation)
    site = open_site(roots)
    known = site.fingerprint_of(request)
    if known is not None:
        return known
    from rcpack.api.building import build_fingerprint

    return build_fingerprint(request, site)


def config_entry_points(data: bytes, roots: Roots, policy: Policy, path: str) -> tuple[EntryPoint, ...]:
    """Find what a RETURNN config (Python) needs of the recipe: its imports, and class paths in its strings.

    :param data: the bytes of the config
    :param roots: recipe roots, a source provider, or a site
    :param policy: what is packed
    :param path: of the config, for messages
    :return: sorted
    """
    from rcpack.analysis.configs import entry_points_of_text

    site = open_site(roots)
    return entry_points_of_text(site.library(policy), data, path)


def _request(
    entries: Iterable[str | EntryPoint], policy: Policy, hook_names: Iterable[str], relocation: Relocation
) -> Request:
    return Request(entries=tuple(entries), policy=policy, hook_names=frozenset(hook_names), relocation=relocation)
