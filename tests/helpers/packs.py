"""Packs made by hand, for tests that need no analysis."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from rcpack.domain.code import StatementKind
from rcpack.domain.findings import Finding, FindingCode
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint, Extern, Pack, PackedDefinition, Resource, Slice
from rcpack.domain.policy import Policy


def make_pack(
    files: Mapping[str, str | bytes],
    *,
    links: dict[str, str] | None = None,
    resources: dict[str, bytes] | None = None,
    externs: tuple[Extern, ...] = (),
    public_names: dict[str, tuple[str, ...]] | None = None,
    entries: tuple[EntryPoint, ...] = (),
) -> Pack:
    """Make a pack that holds exactly these files.

    :param files: path below the recipe root -> text
    :param links: path of a file that is a link -> its target
    """
    data = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    slices = tuple(
        Slice(
            module=module_of(path),
            path=path,
            is_package=path.endswith("__init__.py"),
            data=content,
            link=(links or {}).get(path),
            source_sha256=hashlib.sha256(content).hexdigest(),
        )
        for path, content in sorted(data.items())
    )
    definition = PackedDefinition(
        number=0,
        module=slices[0].module,
        name="main",
        kind=StatementKind.FUNCTION,
        line=1,
        end_line=2,
        digest="0" * 64,
        references=(),
        chain=(f"{slices[0].module}.main",),
    )
    finding = Finding(
        code=FindingCode.RCP101,
        module=slices[0].module,
        path=slices[0].path,
        line=3,
        detail="import_module(name)",
        chain=definition.chain,
    )
    return Pack(
        fingerprint="rcp1-" + hashlib.sha256(repr(sorted(data.items())).encode()).hexdigest(),
        specification=1,
        entry_points=entries or (EntryPoint(slices[0].module),),
        policy=Policy.parse(extern=["i6_core.**"], deny=["a.old.*"], force=["a.hooks"]),
        slices=slices,
        resources=tuple(Resource(path=path, data=content) for path, content in sorted((resources or {}).items())),
        externs=externs,
        definitions=(definition,),
        findings=(finding,),
        public_names=tuple((ModuleName(module), names) for module, names in sorted((public_names or {}).items())),
    )


def module_of(path: str) -> ModuleName:
    """Name the module of a file: ``a/b.py``, ``a/b/__init__.py`` -> ``a.b``."""
    return ModuleName(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
