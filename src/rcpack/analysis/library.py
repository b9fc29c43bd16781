"""The modules of a recipe as the closure sees them: found, read, parsed and summarized once each."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable

from rcpack.analysis.happenings import Walked
from rcpack.analysis.parsing import deep_recursion, parse
from rcpack.analysis.resolution import Modules
from rcpack.analysis.summarize import summarize
from rcpack.analysis.walk import walk
from rcpack.domain.code import ModuleFile, ModuleKind, ModuleSummary
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint
from rcpack.domain.policy import DEFAULT, Action, Policy
from rcpack.domain.sources import SourceProvider
from rcpack.errors import EntryPointError

#: Bytes and path -> summary.
Summarizer = Callable[[bytes, str], ModuleSummary]

#: How many folders deep is looked for code in a folder without __init__.py.
_DEPTH = 8

_EMPTY = ModuleSummary(sha256="", statements=(), exports=None)


def _parse_and_summarize(data: bytes, path: str) -> ModuleSummary:
    return summarize(parse(data, path))[0]


class ModuleLibrary(Modules):
    """Modules under a policy, remembered."""

    def __init__(self, sources: SourceProvider, policy: Policy, summarizer: Summarizer | None = None) -> None:
        """
        :param sources: where the files are
        :param policy: which modules are packed
        :param summarizer: summarizes a file, given its bytes and its path for messages; by default it is parsed
        """
        self.sources = sources
        self.policy = policy
        self._summarizer = summarizer or _parse_and_summarize
        self._files: dict[str, ModuleFile | None] = {}
        self._packed: dict[str, bool] = {}
        self._data: dict[str, bytes] = {}
        self._summaries: dict[str, ModuleSummary] = {}
        self._walked: dict[str, Walked] = {}

    def is_packed(self, module: ModuleName) -> bool:
        known = self._packed.get(module)
        if known is None:
            known = self._packed[module] = self._decide(module)
        return known

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
        if module not in self._files:
            self._files[module] = self.sources.find(module)
        return self._files[module]

    def data(self, module: ModuleName) -> bytes:
        """Return the bytes of a module's file, read once: what is analysed is what is packed."""
        if module not in self._data:
            file = self.file(module)
            assert file is not None, "only modules that exist are read"
            self._data[module] = self.sources.read(file)
        return self._data[module]

    def summary(self, module: ModuleName) -> ModuleSummary:
        known = self._summaries.get(module)
        if known is None:
            file = self.file(module)
            assert file is not None, "only modules that exist are summarized"
            if file.kind is ModuleKind.NAMESPACE:
                known = _EMPTY
            else:
                known = self._summarizer(self.data(module), file.path)
            self._summaries[module] = known
        return known

    def walked(self, module: ModuleName) -> Walked:
        """Return the walk over a module, for its normal form."""
        if module not in self._walked:
            file = self.file(module)
            assert file is not None, "only modules that exist are parsed"
            with deep_recursion():
                self._walked[module] = walk(parse(self.data(module), file.path))
        return self._walked[module]

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
