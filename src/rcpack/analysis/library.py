"""The modules of a recipe as the closure sees them: found, read, parsed and summarized once each."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from typing import TypeVar

from rcpack.analysis.asking import AskedSources, Question
from rcpack.analysis.reading import ModuleCode, Reader
from rcpack.analysis.resolution import Modules, Resolutions
from rcpack.analysis.steps import Place, Step
from rcpack.domain.code import Content, ModuleFile, ModuleKind, ModuleSummary
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint
from rcpack.domain.policy import DEFAULT, Action, Policy
from rcpack.domain.sources import SourceProvider
from rcpack.errors import EntryPointError

#: How many folders deep is looked for code in a folder without __init__.py.
_DEPTH = 8


#: The code of all of them.
_NAMESPACE = ModuleCode.empty()

_Found = TypeVar("_Found")


class ModuleLibrary(Modules):
    """Modules under a policy, remembered."""

    def __init__(self, sources: SourceProvider, policy: Policy, reader: Reader | None = None) -> None:
        """
        :param sources: where the files are
        :param policy: which modules are packed
        :param reader: reads what is in them; by default without remembering anything
        """
        self.sources = AskedSources(sources)
        self.policy = policy
        self.reader = reader if reader is not None else Reader()
        #: What was found out about names.
        self.resolutions = Resolutions()
        #: What statements need, with and without annotations that nothing evaluates.
        self.steps: dict[tuple[Place, bool], tuple[tuple[Step, ...], frozenset[Question]]] = {}
        self._packed: dict[str, tuple[bool, frozenset[Question]]] = {}
        self._codes: dict[str, tuple[ModuleCode, frozenset[Question]]] = {}

    def is_packed(self, module: ModuleName) -> bool:
        known = self._packed.get(module)
        if known is None:
            known = self._packed[module] = self.traced(lambda: self._decide(module))
        else:
            self.sources.asked |= known[1]
        return known[0]

    def traced(self, find: Callable[[], _Found]) -> tuple[_Found, frozenset[Question]]:
        """Find something out, and say what was asked for it."""
        outer, self.sources.asked = self.sources.asked, set()
        try:
            found = find()
        finally:
            asked, self.sources.asked = self.sources.asked, outer
            outer |= asked
        return found, self.resolutions.shared_set(asked)

    def _decide(self, module: ModuleName) -> bool:
        rule = self.policy.rule_for(module)
        if rule is not DEFAULT:
            return rule.action is Action.INTERN
        # An installed package wins over a folder without __init__.py that happens to have its name (logs, data). One
        # that holds code is resolved in the vendored tree only, so a module that it does not have is missing.
        return self._holds_code(module.root)

    def _holds_code(self, module: ModuleName) -> bool:
        file = self.file(module)
        if file is None or file.kind is not ModuleKind.NAMESPACE:
            return file is not None
        names = self.sources.submodules(module) if len(module.ancestors) < _DEPTH else ()
        return any(self._holds_code(module.child(name)) for name in names)

    def file(self, module: ModuleName) -> ModuleFile | None:
        return self.sources.find(module)

    def code(self, module: ModuleName) -> ModuleCode:
        """Return the code of a module that was found; its file is read once: what is analysed is what is packed."""
        known = self._codes.get(module)
        if known is None:
            known = self._codes[module] = self.traced(lambda: self._read(module))
        else:
            self.sources.asked |= known[1]
        return known[0]

    def _read(self, module: ModuleName) -> ModuleCode:
        file = self.sources.find(module)
        assert file is not None, "only modules that exist are read"
        if file.kind is ModuleKind.NAMESPACE:
            return _NAMESPACE
        return ModuleCode(self.sources.read(file), file.path, self.reader)

    def summary(self, module: ModuleName) -> ModuleSummary:
        return self.code(module).summary

    def content(self, module: ModuleName, index: int) -> Content:
        return self.code(module).content(index)

    def has_unseen_names(self, module: ModuleName) -> bool:
        return self.code(module).has_unseen_names()

    def entry_point(self, text: str) -> EntryPoint | None:
        """Split a dotted path into module and object: the longest part that is a module.

        :param text: for instance ``pkg.mod.Object``
        :return: ``None`` if nothing of it is under a recipe root, or more than one part is left over
        """
        module = ModuleName(text)
        if not self.is_packed(module.root) or self.file(module.root) is None:
            return None
        if self.file(module) is not None and self.is_packed(module):
            return EntryPoint(module)
        parent = module.parent
        if parent is not None and self.is_packed(parent) and self.file(parent) is not None:
            return EntryPoint(parent, module.leaf)
        return None

    def parse_entry(self, text: str) -> EntryPoint:
        """Read an entry point as the user wrote it.

        :raises EntryPointError: if there is no such module, with the nearest names
        """
        try:
            name = ModuleName.parse(text)
        except ValueError as error:
            raise EntryPointError(
                str(error), hint="Write an entry point as pkg.module or pkg.module.Object, without slashes and .py."
            ) from None
        package, _, rest = name.partition(".__init__")
        if rest or name.endswith(".__init__"):
            raise EntryPointError(f"{text}: a package is named without __init__", hint=f"Write {package}{rest}.")
        entry = self.entry_point(name)
        if entry is not None:
            return entry
        known = name
        while known.parent is not None and self.file(known) is None:
            known = known.parent
        if self.file(known) is None:
            hint = "Give the folder that holds this package with -r."
            raise EntryPointError(f"{text}: the package {known} was found under no recipe root", hint=hint)
        missing = name[len(known) + 1 :].partition(".")[0]
        near = self.nearest(missing, self.sources.submodules(known))
        hint = f"Did you mean {' or '.join(f'{known}.{item}' for item in near)}?" if near else "Check the spelling."
        raise EntryPointError(f"{text}: {known} has no module {missing!r}", hint=hint)

    @staticmethod
    def nearest(name: str, names: Iterable[str]) -> tuple[str, ...]:
        """Find the names most like a misspelt one."""
        return tuple(difflib.get_close_matches(name, sorted(names), n=3, cutoff=0.5))
