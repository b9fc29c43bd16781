"""What is done where no earlier answer holds: close, hash, cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rcpack.analysis.closing import close
from rcpack.analysis.closure import Closure
from rcpack.analysis.findings import findings_of
from rcpack.api.site import Request, Site
from rcpack.domain.pack import Pack, PackedDefinition, Resource
from rcpack.garbage import without_garbage_collection
from rcpack.hashing.fingerprint import FingerprintResult, HashedDefinition
from rcpack.hashing.fingerprint import fingerprint as compute_fingerprint
from rcpack.hashing.version import NORMAL_FORM_VERSION
from rcpack.packing.slicing import slices_of


def build_closure(request: Request, site: Site) -> Closure:
    """Find all that a request needs, without cutting and hashing it.

    :param request: what is asked
    :param site: where the files come from, and what is known of them
    """
    return close(site.library(request.policy), request.entries, request.hook_names)


def build_fingerprint(request: Request, site: Site) -> str:
    """Compute a fingerprint, and remember it."""
    with _trees_of(site):
        closure = build_closure(request, site)
        hashed = _hashed(closure, request, site)
    site.remember(request, hashed.fingerprint, closure.facts)
    return hashed.fingerprint


def build_pack(request: Request, site: Site) -> Pack:
    """Make a pack, and remember it."""
    with _trees_of(site):
        closure = build_closure(request, site)
        hashed = _hashed(closure, request, site)
        pack = Pack(
            fingerprint=hashed.fingerprint,
            specification=NORMAL_FORM_VERSION,
            entry_points=closure.entry_points,
            policy=request.policy,
            slices=slices_of(closure),
            resources=_resources(closure),
            externs=tuple(closure.externs[module] for module in sorted(closure.externs)),
            definitions=tuple(_packed_definition(closure, item) for item in hashed.definitions),
            findings=findings_of(closure),
            public_names=tuple((entry.module, names) for entry, names in closure.public_names.items()),
        )
    site.remember(request, pack.fingerprint, closure.facts, pack)
    return pack


@contextmanager
def _trees_of(site: Site) -> Iterator[None]:
    """Keep syntax trees for the time of the block, and what was read in it for longer."""
    with without_garbage_collection():
        try:
            yield
        finally:
            site.store.settle()


def _hashed(closure: Closure, request: Request, site: Site) -> FingerprintResult:
    return compute_fingerprint(closure, site.definitions(request.policy, request.relocation))


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
