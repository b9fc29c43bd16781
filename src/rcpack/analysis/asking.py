"""What was asked of the sources, each once, and what was seen for it: as long as that stays, so do the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from rcpack.domain.code import ModuleFile
from rcpack.domain.names import ModuleName
from rcpack.domain.sources import Fact, SourceProvider

#: What is asked, and of which module (and path): ``("find", "a.b")``.
Question = tuple[str, ...]


class AskedSources:
    """Passes questions on to a source provider, each once, and notes who asks."""

    def __init__(self, sources: SourceProvider) -> None:
        self._sources = sources
        #: The questions of whoever is at work; to be exchanged for an empty set when that changes.
        self.asked: set[Question] = set()
        self._answers: dict[Question, Any] = {}
        self._facts: dict[Question, frozenset[Fact]] = {}
        #: The questions about each module, so that they need not be made again and again.
        self._finding: dict[str, Question] = {}
        self._reading: dict[str, Question] = {}

    def facts_of(self, asked: Iterable[Question]) -> frozenset[Fact]:
        """List what was seen for the answers to some questions."""
        return frozenset().union(*(self._facts[question] for question in asked))

    def find(self, module: ModuleName) -> ModuleFile | None:
        question = self._finding.get(module)
        if question is None:
            question = self._finding[module] = ("find", str(module))
        found: ModuleFile | None = self._answer(question, lambda: self._sources.find(module))
        return found

    def read(self, file: ModuleFile) -> bytes:
        question = self._reading.get(file.module)
        if question is None:
            question = self._reading[file.module] = ("read", file.module)
        found: bytes = self._answer(question, lambda: self._sources.read(file))
        return found

    def submodules(self, package: ModuleName) -> tuple[str, ...]:
        found: tuple[str, ...] = self._answer(("submodules", str(package)), lambda: self._sources.submodules(package))
        return found

    def data_files(self, file: ModuleFile, path: str) -> tuple[str, ...]:
        found: tuple[str, ...] = self._answer(
            ("data_files", file.module, path), lambda: self._sources.data_files(file, path)
        )
        return found

    def read_data(self, file: ModuleFile, path: str) -> bytes:
        found: bytes = self._answer(("read_data", file.module, path), lambda: self._sources.read_data(file, path))
        return found

    def _answer(self, question: Question, ask: Callable[[], Any]) -> Any:
        if question not in self._answers:
            outer, self._sources.facts = self._sources.facts, set()
            try:
                self._answers[question] = ask()
            finally:
                facts, self._sources.facts = self._sources.facts, outer
            self._facts[question] = frozenset(facts)
        self.asked.add(question)
        return self._answers[question]
