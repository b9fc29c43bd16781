"""Module names: all dot logic lives here."""

from __future__ import annotations


class ModuleName(str):
    """The absolute dotted name of a module. It is a ``str``, so that it sorts, hashes and prints as one."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> ModuleName:
        """Check that a text is a dotted name.

        :param text: what the user wrote, for instance ``i6_experiments.users.zeyer.model``
        :raises ValueError: if a part of it is no identifier
        """
        if not text or not all(part.isidentifier() for part in text.split(".")):
            raise ValueError(f"{text!r} is not a dotted Python name")
        return cls(text)

    @property
    def root(self) -> ModuleName:
        """The top-level package: ``a`` of ``a.b.c``."""
        return ModuleName(self.partition(".")[0])

    @property
    def parent(self) -> ModuleName | None:
        """The package that holds the module, ``None`` for a top-level one."""
        head, dot, _ = self.rpartition(".")
        return ModuleName(head) if dot else None

    @property
    def leaf(self) -> str:
        """The last part: ``c`` of ``a.b.c``."""
        return self.rpartition(".")[2]

    @property
    def ancestors(self) -> tuple[ModuleName, ...]:
        """All packages above, outermost first: ``a``, ``a.b`` of ``a.b.c``."""
        parts = self.split(".")
        return tuple(ModuleName(".".join(parts[:end])) for end in range(1, len(parts)))

    def is_within(self, package: str) -> bool:
        """Tell whether this is the given package or below it: ``a.bc`` is not within ``a.b``."""
        return self == package or self.startswith(package + ".")

    def child(self, name: str) -> ModuleName:
        """The module or package of that name below this one."""
        return ModuleName(f"{self}.{name}")


def absolute_name(module: ModuleName, is_package: bool, level: int, name: str) -> ModuleName | None:
    """Resolve the module part of an import statement, as in the language reference, section 5.7.

    :param module: the module that holds the statement
    :param is_package: whether that module is a package (its ``__init__``)
    :param level: number of leading dots; 0 is an absolute import
    :param name: what stands behind the dots, may be empty
    :return: the absolute name; ``None`` if the dots lead above the top-level package
    """
    if level == 0:
        return ModuleName(name)
    parts = module.split(".")
    keep = len(parts) - level + (1 if is_package else 0)
    if keep <= 0:
        return None
    return ModuleName(".".join([*parts[:keep], *([name] if name else [])]))
