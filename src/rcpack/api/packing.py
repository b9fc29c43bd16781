"""The use cases: each reads as its own summary."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from rcpack.adapters.disk import DiskSourceProvider
from rcpack.analysis.closing import close
from rcpack.analysis.closure import Closure
from rcpack.analysis.configs import entry_points_of_text
from rcpack.analysis.library import ModuleLibrary
from rcpack.domain.pack import EntryPoint, Pack, PackedDefinition, Resource
from rcpack.domain.policy import Policy
from rcpack.domain.sources import SourceProvider
from rcpack.hashing.fingerprint import HashedDefinition, Relocation
from rcpack.hashing.fingerprint import fingerprint as compute_fingerprint
from rcpack.hashing.version import NORMAL_FORM_VERSION
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
    :param roots: recipe roots, or a source provider
    :param policy: what is packed
    :param hook_names: names that an entry module offers even if it only imports them
    :param relocation: whether the names of modules count in the fingerprint
    :raises RcpackError: see the subclasses in :mod:`rcpack.errors`
    """
    closure = close_over(entries, roots, policy=policy, hook_names=hook_names)
    hashed = compute_fingerprint(closure, relocation=relocation)
    return Pack(
        fingerprint=hashed.fingerprint,
        specification=NORMAL_FORM_VERSION,
        entry_points=closure.entry_points,
        policy=policy,
        slices=slices_of(closure),
        resources=_resources(closure),
        externs=tuple(closure.externs[module] for module in sorted(closure.externs)),
        definitions=tuple(_packed_definition(closure, item) for item in hashed.definitions),
        findings=tuple(closure.findings),
        public_names=tuple((entry.module, names) for entry, names in closure.public_names.items()),
    )


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
    closure = close_over(entries, roots, policy=policy, hook_names=hook_names)
    return compute_fingerprint(closure, relocation=relocation).fingerprint


def config_entry_points(data: bytes, roots: Roots, policy: Policy, path: str) -> tuple[EntryPoint, ...]:
    """Find what a RETURNN config (Python) needs of the recipe: its imports, and class paths in its strings.

    :param data: the bytes of the config
    :param roots: recipe roots, or a source provider
    :param policy: what is packed
    :param path: of the config, for messages
    :return: sorted
    """
    return entry_points_of_text(ModuleLibrary(open_sources(roots), policy), data, path)


def _resources(closure: Closure) -> tuple[Resource, ...]:
    sources = closure.library.sources
    found = []
    for path, module in sorted(closure.resources.items()):
        file = closure.library.file(module)
        assert file is not None, "a module that reads a file has one"
        found.append(Resource(path=path, data=sources.read_data(file, path)))
    return tuple(found)


def _packed_definition(closure: Closure, item: HashedDefinition) -> PackedDefinition:
    statement = closure.summary(item.module).statements[item.index]
    return PackedDefinition(
        number=item.number,
        module=item.module,
        name=statement.name,
        kind=statement.kind,
        line=statement.line,
        end_line=statement.end_line,
        digest=item.digest,
        references=item.references,
        chain=closure.chain((item.module, item.index)),
    )
