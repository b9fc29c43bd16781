"""The one port: where module files and data files come from (disk, a git revision, memory in tests)."""

from __future__ import annotations

from typing import Any, Protocol

from rcpack.domain.code import ModuleFile
from rcpack.domain.names import ModuleName

#: Something that was seen where the files lie: its kind, the place, and what was seen.
Fact = tuple[str, str, Any]


class SourceProvider(Protocol):
    """Finds modules as Python's own finder would, without importing anything."""

    #: What was seen for the answers so far, each time anew; to be exchanged by whoever wants to know that of some.
    facts: set[Fact]

    def find(self, module: ModuleName) -> ModuleFile | None:
        """Find the file of a module: the package before ``x.py``, regular before namespace, roots in their order.

        :return: ``None`` if no recipe root has it
        :raises RecipeRootError: if two roots have different files for it
        :raises SourceError: if its path runs in a circle of symbolic links
        """
        ...

    def read(self, file: ModuleFile) -> bytes:
        """Read the bytes of a module's file; a namespace package has none (``b""``).

        :raises SourceError: if it cannot be read
        """
        ...

    def submodules(self, package: ModuleName) -> tuple[str, ...]:
        """Names of the modules and packages directly below a package, sorted; for messages and whole packages."""
        ...

    def data_files(self, file: ModuleFile, path: str) -> tuple[str, ...]:
        """List data files beside a module.

        :param file: the module's file
        :param path: relative to the module's folder; may lead out of it with ``..``, but not out of the root
        :return: paths below the recipe root, sorted: the file itself, or all files below the folder of that name
            (``.`` lists the data files of the module's own folder only); empty if there is none
        """
        ...

    def read_data(self, file: ModuleFile, path: str) -> bytes:
        """Read a data file that :meth:`data_files` listed.

        :param file: the module's file (says which root)
        :param path: path below the recipe root
        """
        ...

    def describe(self, file: ModuleFile) -> str:
        """Say where a file lies, for messages to a person: never part of a pack."""
        ...
