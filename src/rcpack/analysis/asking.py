"""What was asked of the sources, with the answers: as long as these stay, what was found out by them stays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rcpack.domain.code import ModuleFile
from rcpack.domain.names import ModuleName
from rcpack.domain.notes import described, digest
from rcpack.domain.sources import SourceProvider

#: What is asked, and of which module (and path): ``("find", "a.b")``.
Question = tuple[str, ...]


class AskedSources:
    """Passes questions on to a source provider, each once, and notes who asks: a source provider itself."""

    def __init__(self, sources: SourceProvider) -> None:
        self._sources = sources
        #: The questions of whoever is at work; to be exchanged for an empty set when that changes.
        self.asked: set[Question] = set()
        #: The answers as JSON can say them.
        self._answers: dict[Question, Any] = {}
        self._files: dict[str, tuple[ModuleFile | None, Question]] = {}
        self._texts: dict[str, tuple[bytes, Question]] = {}
        self._submodules: dict[str, tuple[str, ...]] = {}
        self._data: dict[Question, bytes] = {}

    def notes(self, asked: Iterable[Question]) -> list[list[Any]]:
        """List questions with their answers, in an order that does not depend on that in which they were asked."""
        return [[list(question), self._answers[question]] for question in sorted(asked)]

    def find(self, module: ModuleName) -> ModuleFile | None:
        known = self._files.get(module)
        if known is None:
            question = ("find", str(module))
            file = self._sources.find(module)
            self._answers[question] = described(file)
            known = self._files[module] = file, question
        self.asked.add(known[1])
        return known[0]

    def read(self, file: ModuleFile) -> bytes:
        known = self._texts.get(file.module)
        if known is None:
            question = ("read", str(file.module))
            data = self._sources.read(file)
            self._answers[question] = digest(data)
            known = self._texts[file.module] = data, question
        self.asked.add(known[1])
        return known[0]

    def submodules(self, package: ModuleName) -> tuple[str, ...]:
        question = ("submodules", str(package))
        if package not in self._submodules:
            self._submodules[package] = self._sources.submodules(package)
            self._answers[question] = list(self._submodules[package])
        self.asked.add(question)
        return self._submodules[package]

    def data_files(self, file: ModuleFile, path: str) -> tuple[str, ...]:
        question = ("data_files", str(file.module), path)
        if question not in self._answers:
            self._answers[question] = list(self._sources.data_files(file, path))
        self.asked.add(question)
        return tuple(self._answers[question])

    def read_data(self, file: ModuleFile, path: str) -> bytes:
        question = ("read_data", str(file.module), path)
        if question not in self._data:
            self._data[question] = self._sources.read_data(file, path)
            self._answers[question] = digest(self._data[question])
        self.asked.add(question)
        return self._data[question]

    def describe(self, file: ModuleFile) -> str:
        return self._sources.describe(file)
