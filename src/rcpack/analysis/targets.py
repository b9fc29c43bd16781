"""Where a name can lead, and what is met on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from rcpack.domain.findings import FindingCode
from rcpack.domain.names import ModuleName


@dataclass(frozen=True, slots=True)
class PackedTarget:
    """Definitions of one name in a packed module."""

    module: ModuleName
    #: All statements that bind or change the name, in source order.
    statements: tuple[int, ...]
    name: str
    #: Attributes taken from the object.
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModuleTarget:
    """A packed module as an object."""

    module: ModuleName
    #: Attributes that every module has (``__name__``), and what is taken from them.
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExternTarget:
    """Something that the environment provides."""

    #: The full dotted path, attributes included.
    path: str


@dataclass(frozen=True, slots=True)
class BuiltinTarget:
    """A builtin, or a name that the import system binds in every module."""

    name: str
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnresolvedTarget:
    """A name that is bound nowhere that could be seen."""

    name: str
    attributes: tuple[str, ...]


Target = PackedTarget | ModuleTarget | ExternTarget | BuiltinTarget | UnresolvedTarget


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that the resolver could not follow, or that is worth telling."""

    code: FindingCode
    detail: str
    #: A module that must be kept whole for it.
    keeps: ModuleName | None = None
    #: The statement that it is about (module, index), if that is not the one where a name is used.
    place: tuple[ModuleName, int] | None = None
    #: Whether a statement that surely runs when its module is imported fails by it.
    is_fatal: bool = False


@dataclass(eq=False)
class Resolution:
    """Where a name leads, and by what way."""

    targets: list[Target] = field(default_factory=list)
    #: Import statements on the way: module, statement, name that is bound there.
    imports: list[tuple[ModuleName, int, str]] = field(default_factory=list)
    #: Modules that are executed on the way.
    modules: list[ModuleName] = field(default_factory=list)
    #: Modules that the environment provides, imported on the way.
    externs: list[ModuleName] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    #: What import statements on the way bind besides: kept with them, but not meant by the name.
    carried: list[Target] = field(default_factory=list)

    def add(self, other: Resolution) -> None:
        """Take in another way."""
        self.targets += [item for item in other.targets if item not in self.targets]
        self.imports += other.imports
        self.modules += other.modules
        self.externs += other.externs
        self.troubles += other.troubles
        self.carried += other.carried
