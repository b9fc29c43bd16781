"""A recipe in memory: the second source provider, for tests that need no disk."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from rcpack.analysis.closing import close
from rcpack.analysis.closure import Closure
from rcpack.analysis.library import ModuleLibrary
from rcpack.domain.code import ModuleFile, ModuleKind
from rcpack.domain.names import ModuleName
from rcpack.domain.policy import Policy


class FakeSources:
    """Modules and data files by their path below the recipe root; the rules of finding are those of one root."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        """
        :param files: path with ``/`` -> text
        """
        self._files = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}

    def find(self, module: ModuleName) -> ModuleFile | None:
        path = module.replace(".", "/")
        if f"{path}/__init__.py" in self._files:
            return ModuleFile(module=module, kind=ModuleKind.PACKAGE, path=f"{path}/__init__.py", root=0)
        if f"{path}.py" in self._files:
            return ModuleFile(module=module, kind=ModuleKind.MODULE, path=f"{path}.py", root=0)
        if any(item.startswith(f"{path}/") for item in self._files):
            return ModuleFile(module=module, kind=ModuleKind.NAMESPACE, path=path, root=0)
        return None

    def read(self, file: ModuleFile) -> bytes:
        return b"" if file.kind is ModuleKind.NAMESPACE else self._files[file.path]

    def submodules(self, package: ModuleName) -> tuple[str, ...]:
        folder = package.replace(".", "/") + "/"
        below = (path[len(folder) :] for path in self._files if path.startswith(folder))
        return tuple(sorted({path.partition("/")[0].removesuffix(".py") for path in below} - {"__init__"}))

    def data_files(self, file: ModuleFile, path: str) -> tuple[str, ...]:
        folder = file.path if file.kind is ModuleKind.NAMESPACE else posixpath.dirname(file.path)
        target = posixpath.normpath(posixpath.join(folder, path))
        data = sorted(item for item in self._files if not item.endswith(".py"))
        if path == ".":
            return tuple(item for item in data if posixpath.dirname(item) == target)
        return tuple(item for item in data if item == target or item.startswith(f"{target}/"))

    def read_data(self, file: ModuleFile, path: str) -> bytes:
        return self._files[path]

    def describe(self, file: ModuleFile) -> str:
        return f"memory:{file.path}"


def closure_of(files: Mapping[str, str | bytes], *entries: str, policy: Policy = Policy()) -> Closure:
    """Close over definitions of a recipe in memory.

    :param files: path below the recipe root -> text
    :param entries: ``pkg.mod`` or ``pkg.mod.Object``
    """
    library = ModuleLibrary(FakeSources(files), policy)
    return close(library, entries)
