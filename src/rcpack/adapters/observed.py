"""Asks noted questions about sources again.

A recipe is never trusted to be unchanged by its times: every answer is asked for again, and files are read and hashed.
"""

from __future__ import annotations

from typing import Any

from rcpack.domain.names import ModuleName
from rcpack.domain.notes import described, digest
from rcpack.domain.sources import SourceProvider


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
            return described(file)
        if kind == "read":
            return digest(self._sources.read(file))
        if kind == "data_files":
            return list(self._sources.data_files(file, path))
        return digest(self._sources.read_data(file, path))
