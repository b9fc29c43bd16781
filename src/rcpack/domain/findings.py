"""Findings: what the analysis could not see or had to decide, with stable codes.

To add one: a member here, the place that reports it, a row in ``docs/findings.md``, an asset or case that shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How much a finding matters to the result."""

    #: Worth knowing; the pack is right.
    INFO = "info"
    #: The pack keeps more, or something may be missing that only a run shows.
    WARNING = "warning"


class FindingCode(Enum):
    """The value is the sentence shown to the user; the name is stable and never used again for another meaning."""

    #: 1xx: what cannot be seen
    RCP101 = "an import whose module name is computed cannot be followed"
    RCP102 = "code that is run from a string (eval, exec) can use any name of the module, which is kept whole"
    RCP103 = "the module's own namespace is used as data (globals, vars, sys.modules), so the module is kept whole"
    RCP104 = "the module makes its attributes itself (module __getattr__), so it is kept whole"
    RCP105 = "a module object is passed on or read by computed attribute, so the whole module is kept"
    RCP106 = "__all__ is computed, so the module is kept whole, and a star import of it stays as written"
    RCP107 = "a name comes from a star import of a module that is not packed"
    #: 2xx: what is not there
    RCP201 = "a name that is used is bound nowhere in the module"
    RCP202 = "an imported name does not exist in the module it is imported from"
    RCP203 = "an imported module was found under no recipe root; the import fails where it runs"
    RCP204 = "a relative import leads above the top-level package"
    RCP205 = "a data file that is read next to the code does not exist"
    RCP206 = "a file next to the code is read by a path that cannot be seen; the data files of its folder are packed"
    RCP207 = "a file that may be read next to the code is too large or too many to be packed without being asked for"
    RCP208 = "a folder under a recipe root has the name of a package of the environment, which is used instead"
    #: 3xx: what was left out or had to be decided
    RCP301 = "an assignment that calls something was left out, since nobody needs its name"
    RCP302 = "a module that is imported without being used was left out, although its import has effects"
    RCP303 = "a submodule is used as an attribute without an import of its own"
    RCP304 = "a string names an object under a recipe root and is packed as an entry point"
    RCP305 = "a decorated definition was left out, since nobody needs its name"
    RCP306 = "packed code reads source text or frames of other code, so local names, docstrings and places count"

    @property
    def severity(self) -> Severity:
        """3xx and the harmless 1xx inform, the others warn."""
        return Severity.INFO if self.name.startswith("RCP3") or self.name in _HARMLESS else Severity.WARNING


_HARMLESS = frozenset({"RCP105", "RCP106", "RCP203"})


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding, with its place and the chain by which the place is reached."""

    code: FindingCode
    module: str
    #: Path below the recipe root.
    path: str
    #: From 1; 0 for the module as such.
    line: int
    detail: str
    #: From the entry point to the place, ``module.name`` each.
    chain: tuple[str, ...] = ()
