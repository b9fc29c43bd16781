"""What the fingerprint needs of normal forms, without their text: small enough to be cached by content."""

from __future__ import annotations

from dataclasses import dataclass

from rcpack.domain.code import ImportBinding


@dataclass(frozen=True, slots=True)
class Hole:
    """A name in a normal form that the closure resolves, with the attributes that are taken from it."""

    #: The global name; ``""`` if :attr:`imported` is given.
    name: str
    attributes: tuple[str, ...]
    #: For a name that a statement inside of a function, class or block imports.
    imported: ImportBinding | None = None
    #: Whether this is the import statement itself: what it imports is loaded, but not passed on.
    is_import: bool = False


@dataclass(frozen=True, slots=True)
class GroupItem:
    """One thing that a run of import statements imports."""

    #: Encoded: the variable that is bound, where it counts which one it is, or nothing.
    bound: str
    #: Position in the holes of the form.
    hole: int


@dataclass(frozen=True, slots=True)
class Flags:
    """What some packed code reads of other packed code, so that it counts everywhere in the pack."""

    #: Docstrings count.
    docs: bool = False
    #: Annotations count, also those that nothing evaluates by itself.
    annotations: bool = False
    #: Names of local variables count.
    names: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """A normal form without its text."""

    #: SHA-256 of its bytes, hexadecimal.
    digest: str
    #: One per occurrence, in the order of the form; those that only :attr:`groups` use come last.
    holes: tuple[Hole, ...]
    #: What each run of import statements imports.
    groups: tuple[tuple[GroupItem, ...], ...] = ()
