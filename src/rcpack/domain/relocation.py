"""Whether it counts where a module lies."""

from __future__ import annotations

from dataclasses import dataclass

from rcpack.domain.names import ModuleName


@dataclass(frozen=True, slots=True, kw_only=True)
class Relocation:
    """Whether the place of a module counts."""

    #: Whether the names of all modules count (strict mode).
    module_names: bool = False
    #: A package that modules are named relative to, where their names count.
    unhashed_package_root: str = ""

    def name_of(self, module: ModuleName) -> str:
        """Return the name of a module as it counts."""
        root = self.unhashed_package_root
        return module[len(root) :] if root and module.is_within(root) else module
