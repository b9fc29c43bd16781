"""Makes the packed code importable, and nothing else of its packages; the config runs this file before all others.

Part of what was packed: it needs the standard library of Python 3.8 or later and nothing else, and rcpack not at all.
"""

from __future__ import annotations

import importlib
import multiprocessing.spawn
import os
import runpy
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from types import CodeType, ModuleType

TREE = os.path.dirname(os.path.abspath(__file__))


def file_of(module: str) -> str | None:
    """Return the file of a packed module, or None; every packed package has an ``__init__.py``."""
    base = os.path.join(TREE, *module.split("."))
    return next(filter(os.path.isfile, (os.path.join(base, "__init__.py"), base + ".py")), None)


def submodule(package: str, name: str) -> ModuleType:
    """Return a packed submodule that is used as an attribute before anybody imported it."""
    if name.startswith("__") or file_of(package + "." + name) is None:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    return importlib.import_module(package + "." + name)


class Loader(SourceFileLoader):
    """Compiles the file that the manifest vouches for: it neither reads nor writes a cache beside it."""

    def get_code(self, fullname: str) -> CodeType:
        return self.source_to_code(self.get_data(self.path), self.path)

    def exec_module(self, module: ModuleType) -> None:
        if self.is_package(module.__name__):
            # import a; a.b.c  # where a.b is imported by code that was not packed
            module.__dict__["__getattr__"] = lambda name: submodule(module.__name__, name)
        super().exec_module(module)


class Finder:
    """Resolves the packed top-level packages in the tree only, whatever ``sys.path`` says and becomes."""

    tree = TREE
    packages = {name.partition(".")[0] for name in os.listdir(TREE)}
    packages = {name for name in packages - {"rcpack_runtime"} if name.isidentifier() and file_of(name)}

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in self.packages:
            return None
        file = file_of(fullname)
        if file is None:
            raise ModuleNotFoundError(
                f"No module named {fullname!r} in the packed code: it was not packed, says "
                f"{os.path.join(TREE, 'manifest.json')}. If the job needs it, pack again with it as an entry point.",
                name=fullname,
            )
        search = [os.path.dirname(file)] if os.path.basename(file) == "__init__.py" else None
        return spec_from_file_location(fullname, file, loader=Loader(fullname, file), submodule_search_locations=search)


class RunInChild:
    """Runs this file in a spawned process when it is unpickled there, which is before everything else."""

    def __reduce__(self) -> tuple[object, ...]:
        return runpy.run_path, (os.path.abspath(__file__),)


def check_unused() -> None:
    """Raise ImportError if a packed package already means something else in this process."""
    taken = {name: getattr(module, "__file__", None) for name, module in list(sys.modules.items())}
    for finder in sys.meta_path:
        taken.update((name, finder.tree) for name in getattr(finder, "packages", ()) if hasattr(finder, "tree"))
    for name, origin in taken.items():
        if name.partition(".")[0] in Finder.packages:
            raise ImportError(
                f"{name!r} was already imported from {origin or 'elsewhere'}, so the code in {TREE} cannot be used in "
                f"this process. Load the config in a process of its own, before anything else is imported.",
                name=name,
            )


def install() -> None:
    """Put the finder first, here and in all processes that are spawned from here; a second time does nothing."""
    if any(getattr(finder, "tree", None) == TREE for finder in sys.meta_path):
        return
    check_unused()
    sys.meta_path.insert(0, Finder())
    get_preparation_data = multiprocessing.spawn.get_preparation_data
    multiprocessing.spawn.get_preparation_data = lambda name: dict(get_preparation_data(name), rcpack=RunInChild())


install()
