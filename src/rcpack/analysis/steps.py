"""The steps that a closure takes: what a reference leads to, whoever comes by."""

from __future__ import annotations

from dataclasses import dataclass

from rcpack.analysis.targets import Trouble
from rcpack.domain.code import ImportBinding, LocalFinding, Reference
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint

#: A statement of a module: (module, index).
Place = tuple[ModuleName, int]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands that is told; the line is looked up when it is."""

    module: ModuleName
    #: The statement; ``None`` for the module as such.
    index: int | None = None
    #: What of the statement; ``None`` for the statement as such.
    item: Reference | ImportBinding | LocalFinding | None = None


@dataclass(frozen=True, slots=True)
class Executed:
    """A packed module is executed."""

    module: ModuleName


@dataclass(frozen=True, slots=True)
class Imported:
    """A name of an import statement is used."""

    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class Defined:
    """A statement is needed."""

    place: Place
    #: Whether another module needs it.
    is_foreign: bool


@dataclass(frozen=True, slots=True)
class Provided:
    """A module that the environment provides is imported."""

    module: ModuleName
    #: Whether it may be missing until the code runs.
    is_optional: bool


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A packed module is passed on as an object, so that all of it is needed."""

    module: ModuleName
    spot: Spot


@dataclass(frozen=True, slots=True)
class Troubled:
    """Something could not be followed, or is worth telling."""

    trouble: Trouble
    spot: Spot
    is_optional: bool


@dataclass(frozen=True, slots=True)
class NamedInText:
    """A string names an object under a recipe root."""

    entry: EntryPoint
    spot: Spot


Step = Executed | Imported | Defined | Provided | PassedOn | Troubled | NamedInText
