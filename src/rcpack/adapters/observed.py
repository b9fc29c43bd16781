"""What a pack asked of its sources, with the answers: as long as they stay, the pack stays.

A recipe is never trusted to be unchanged by its times: every answer is asked for again, and files are read and hashed.
"""

from __future__ import annotations

import hashlib
from typing import Any

from rcpack.domain.code import ModuleFile
from rcpack.domain.names import ModuleName
from rcpack.domain.sources import SourceProvider


class ObservedSources:
    """Passes questions on to a source provider, and notes them."""

    def __init__(self, sources: SourceProvider) -> None:
        self._sources = sources
        #: Question -> answer, in the order in which they were first asked; both as JSON can say them.
        self._notes: dict[tuple[str, ...], Any] = {}

    @property
    def notes(self) -> list[list[Any]]:
        """The questions with their answers."""
        return [[list(question), answer] for question, answer in self._notes.items()]

    def find(self, module: ModuleName) -> ModuleFile | None:
        file = self._sources.find(module)
        self._notes.setdefault(("find", str(module)), _described(file))
        return file

    def read(self, file: ModuleFile) -> bytes:
        data = self._sources.read(file)
        self._notes.setdefault(("read", str(file.module)), _digest(data))
        return data

    def submodules(self, package: ModuleName) -> tuple[str, ...]:
        names = self._sources.submodules(package)
        self._notes.setdefault(("submodules", str(package)), list(names))
        return names

    def data_files(self, file: ModuleFile, path: str) -> tuple[str, ...]:
        names = self._sources.data_files(file, path)
        self._notes.setdefault(("data_files", str(file.module), path), list(names))
        return names

    def read_data(self, file: ModuleFile, path: str) -> bytes:
        data = self._sources.read_data(file, path)
        self._notes.setdefault(("read_data", str(file.module), path), _digest(data))
        return data

    def describe(self, file: ModuleFile) -> str:
        return self._sources.describe(file)


class Checker:
    """Asks noted questions again; each file is read once however many packs ask."""

    def __init__(self, sources: SourceProvider) -> None:
        self._sources = sources
        self._answers: dict[tuple[str, ...], Any] = {}

    def holds(self, notes: list[list[Any]]) -> bool:
        """Tell whether all answers are the same as they were."""
        answers = self._answers
        for question, answer in notes:
            key = tuple(question)
            if key not in answers:
                answers[key] = self._ask(*question)
            if answers[key] != answer:
                return False
        return True

    def _ask(self, kind: str, module: str, path: str = "") -> Any:
        name = ModuleName(module)
        if kind == "submodules":
            return list(self._sources.submodules(name))
        file = self._sources.find(name)
        if kind == "find" or file is None:
            return _described(file)
        if kind == "read":
            return _digest(self._sources.read(file))
        if kind == "data_files":
            return list(self._sources.data_files(file, path))
        return _digest(self._sources.read_data(file, path))


def _described(file: ModuleFile | None) -> list[Any] | None:
    return None if file is None else [file.kind.value, file.path, file.link]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
