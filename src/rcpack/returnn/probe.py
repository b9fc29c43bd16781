"""Imports all packed modules of a tree and says what failed; run as a script by the job's Python, not by rcpack's.

Needs the standard library of Python 3.8 or later and nothing else. It gets one argument, the path of a JSON file that
says what to do (see :func:`rcpack.returnn.verify.probe_tree`), and writes what it found beside it.
"""

from __future__ import annotations

import abc
import ast
import builtins
import dis
import importlib
import importlib.util
import json
import runpy
import sys
import traceback
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType
from typing import Any, Dict, Iterator, List, Optional, Set


class StubType(abc.ABCMeta):
    """The type of stand-ins: every attribute of one is another one."""

    def __getattr__(cls, name: str) -> Any:
        return make_stub(name, cls.__module__)

    def register(cls, *args: Any, **kwargs: Any) -> Any:
        # @missing.register("name"); otherwise ABCMeta.register would be found
        return make_stub("register", cls.__module__)(*args, **kwargs)

    def __getitem__(cls, item: object) -> Any:
        return cls

    def __iter__(cls) -> Iterator[Any]:
        return iter(())


class Stub(metaclass=StubType):
    """A stand-in for an object of a missing module: can be called, subclassed, subscribed, used as a decorator."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls.__dict__.get("_is_stub") and len(args) == 1 and not kwargs and callable(args[0]):
            # @missing.decorator
            return args[0]
        return super().__new__(cls)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        # @missing.decorator(option=1)
        return args[0] if len(args) == 1 and not kwargs and callable(args[0]) else self

    def __getattr__(self, name: str) -> Any:
        return make_stub(name, "stub")

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *args: object) -> None:
        pass

    def __getitem__(self, item: object) -> Any:
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __mro_entries__(self, bases: object) -> Any:
        return (Stub,)


def make_stub(name: str, module: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return StubType(name, (Stub,), {"__module__": module, "_is_stub": True})


class StubModule(ModuleType):
    """A stand-in for a missing module."""

    def __getattr__(self, name: str) -> Any:
        return make_stub(name, self.__name__)


class StubFinder:
    """Gives stand-ins for the modules that are missing, and for all below them."""

    def __init__(self, missing: List[str], stars: Dict[str, Set[str]]) -> None:
        self.missing = missing
        self.stars = stars

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> Optional[ModuleSpec]:
        if is_below(fullname, self.missing):
            return ModuleSpec(fullname, self, is_package=True)  # type: ignore[arg-type]
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return StubModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__all__"] = sorted(self.stars.get(module.__name__, ()))


def is_below(module: str, packages: List[str]) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def find_missing(externs: List[str]) -> List[str]:
    """List the externs that this Python does not have, by the first part of their name that is not there."""
    found: Set[str] = set()
    for extern in externs:
        parts = extern.split(".")
        names = (".".join(parts[:end]) for end in range(1, len(parts) + 1))
        found.update([name for name in names if not is_there(name)][:1])
    return sorted(found)


def is_there(module: str) -> bool:
    try:
        return module in sys.modules or importlib.util.find_spec(module) is not None
    except Exception:  # the packages above it are imported, and a package may do anything
        return False


def import_one(module: str) -> Optional[Dict[str, str]]:
    """Import a module; return what went wrong."""
    try:
        importlib.import_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a module may do anything, sys.exit() included
        last = error if isinstance(error, SyntaxError) else traceback.extract_tb(error.__traceback__)[-1]
        return {
            "module": module,
            "error": type(error).__name__,
            "message": error.msg if isinstance(error, SyntaxError) else str(error),
            "where": "%s:%s" % (last.filename, last.lineno),
            "missing": str(error.name) if isinstance(error, ModuleNotFoundError) else "",
        }
    return None


class Names:
    """The global names that a file uses and binds, read off its code without running it."""

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:
            try:
                self.tree = ast.parse(file.read())
            except SyntaxError:  # that it is newer than this Python is said by the import
                self.tree = ast.parse("")
        for node in ast.walk(self.tree):
            # if TYPE_CHECKING: or if typing.TYPE_CHECKING:  # THIS BODY never runs
            if isinstance(node, ast.If) and getattr(node.test, "id", getattr(node.test, "attr", "")) == "TYPE_CHECKING":
                node.body = [ast.copy_location(ast.Pass(), node)]
        self.used: Set[str] = set()
        self.bound = {*dir(builtins), "__file__", "__path__", "__class__", "__annotations__"}
        top = compile(self.tree, path, "exec", dont_inherit=True)
        codes = [top]
        while codes:
            code = codes.pop()
            codes += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
            instructions = [(item.opname, item.argval) for item in dis.get_instructions(code)]
            own = {name for operation, name in instructions if operation == "STORE_NAME"}
            self.bound |= {name for operation, name in instructions if operation == "STORE_GLOBAL"}
            self.used |= {name for operation, name in instructions if operation == "LOAD_GLOBAL"}
            # In the body of a class, names that it has not stored itself are global, too.
            self.used |= {name for operation, name in instructions if operation == "LOAD_NAME"} - own
            if code is top:
                self.bound |= own

    def stars(self) -> List[str]:
        """List the modules that are imported by star."""
        nodes = [node for node in ast.walk(self.tree) if isinstance(node, ast.ImportFrom) and not node.level]
        return [str(node.module) for node in nodes if node.names[0].name == "*"]


def main(task_path: str) -> None:
    with open(task_path) as file:
        task = json.load(file)
    sys.path[:0] = task["search"]
    runtime = runpy.run_path(task["tree"] + "/rcpack_runtime.py")
    missing = find_missing(task["externs"])
    names = {module: Names(runtime["file_of"](module)) for module in task["modules"]}
    stars: Dict[str, Set[str]] = {}
    for of_module in names.values():
        for star in of_module.stars():
            if is_below(star, missing):
                # from missing import *  # the names that the module does not have otherwise
                stars.setdefault(star, set()).update(of_module.used - of_module.bound)
    if task["with_stubs"]:
        sys.meta_path.insert(0, StubFinder(missing, stars))
    failures = [failure for failure in map(import_one, task["modules"]) if failure]
    unbound = {
        module: sorted(of_module.used - of_module.bound - vars(sys.modules[module]).keys())
        for module, of_module in names.items()
        if module in sys.modules and not any(is_below(star, missing) for star in of_module.stars())
    }
    with open(task_path + ".result", "w") as file:
        unbound = {module: found for module, found in unbound.items() if found}
        json.dump({"missing": missing, "failures": failures, "unbound": unbound}, file)


if __name__ == "__main__":
    main(sys.argv[1])
