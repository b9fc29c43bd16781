"""The pack: the one value that is hashed, vendored, compared and run."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from rcpack.domain.code import StatementKind
from rcpack.domain.findings import Finding
from rcpack.domain.names import ModuleName
from rcpack.domain.policy import Policy


@dataclass(frozen=True, slots=True, order=True)
class EntryPoint:
    """What is asked for: a module (all of its public names) or one object of it."""

    module: ModuleName
    #: ``None`` for the whole module.
    name: str | None = None

    def __str__(self) -> str:
        return f"{self.module}.{self.name}" if self.name else self.module


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedDefinition:
    """One statement of the closure, as reports and the manifest show it."""

    #: Position in the traversal of the normal form, from 0; this is what references to it are written as.
    number: int
    module: ModuleName
    #: The names that it binds, joined with commas; for effects the kind and line.
    name: str
    kind: StatementKind
    #: Lines in the recipe file.
    line: int
    end_line: int
    #: Digest of its normal form with its resolved references by name: moves with this definition only.
    digest: str
    #: Numbers of the packed definitions that it refers to, sorted.
    references: tuple[int, ...]
    #: From the entry point to here, ``module.name`` each.
    chain: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Slice:
    """The kept part of one module."""

    module: ModuleName
    #: Path in the vendored tree and, but for namespace packages, below the recipe root.
    path: str
    is_package: bool
    #: The text, encoded as the file was; what is kept stays as written.
    data: bytes
    #: Target of a relative symbolic link that stands in place of the file, if the recipe has one.
    link: str | None = None
    #: SHA-256 of the recipe file that this is a part of; empty for a namespace package.
    source_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A data file that packed code reads next to itself."""

    #: Path in the vendored tree and below the recipe root.
    path: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extern:
    """A module that is left to the job's environment."""

    module: ModuleName
    #: Whether the import may fail without harm, since it stands in a ``try`` block or a function.
    is_optional: bool
    #: The definition that imports it, ``module.name``.
    imported_by: str


@dataclass(frozen=True, kw_only=True)
class Pack:
    """Slices with their text, resources, externs, findings, entry points and the fingerprint of all of it."""

    #: The fingerprint: ``rcp<specification>-`` and 64 hexadecimal digits.
    fingerprint: str
    #: ``NORMAL_FORM_VERSION`` of the fingerprint.
    specification: int
    entry_points: tuple[EntryPoint, ...]
    policy: Policy
    slices: tuple[Slice, ...]
    resources: tuple[Resource, ...]
    externs: tuple[Extern, ...]
    definitions: tuple[PackedDefinition, ...]
    findings: tuple[Finding, ...]
    #: For each entry point that is a whole module: the names that it offers, sorted.
    public_names: tuple[tuple[ModuleName, tuple[str, ...]], ...]

    @cached_property
    def modules(self) -> dict[ModuleName, Slice]:
        """The slices by module name."""
        return {piece.module: piece for piece in self.slices}

    @property
    def top_level_packages(self) -> tuple[str, ...]:
        """The names that are resolved in the vendored tree only, sorted."""
        return tuple(sorted({piece.module.root for piece in self.slices}))
