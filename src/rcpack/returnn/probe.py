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
from typing import Any, Iterator


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

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if any(fullname == name or fullname.startswith(name + ".") for name in self.missing):
            return ModuleSpec(fullname, self, is_package=True)  # type: ignore[arg-type]
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return StubModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def find_missing(externs: list[str], packages: list[str]) -> list[str]:
    """List the externs that this Python does not have: top-level names, and modules below packed packages."""
    roots = sorted({name.partition(".")[0] for name in externs})
    missing = [name for name in externs if name.partition(".")[0] in packages]
    return missing + [root for root in roots if root not in packages and not is_installed(root)]


def is_installed(root: str) -> bool:
    try:
        return root in sys.modules or importlib.util.find_spec(root) is not None
    except (ImportError, ValueError):
        return False


def import_one(module: str) -> dict[str, str] | None:
    """Import a module; return what went wrong."""
    try:
        importlib.import_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a module may do anything, sys.exit() included
        last = traceback.extract_tb(error.__traceback__)[-1]
        return {
            "module": module,
            "error": type(error).__name__,
            "message": str(error),
            "where": f"{last.filename}:{last.lineno}",
            "missing": str(error.name) if isinstance(error, ModuleNotFoundError) else "",
        }
    return None


def unbound_names(module: ModuleType, missing: list[str]) -> list[str]:
    """List the global names that the code of a module uses and that are bound nowhere."""
    with open(str(module.__file__), "rb") as file:
        tree = ast.parse(file.read())
    if any(is_star_of(node, missing) for node in ast.walk(tree)):
        return []
    known = {*vars(module), *dir(builtins), "__class__"}
    used: set[str] = set()
    codes = [compile(tree, str(module.__file__), "exec")]
    while codes:
        code = codes.pop()
        codes += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
        for instruction in dis.get_instructions(code):
            if instruction.opname == "LOAD_GLOBAL":
                used.add(instruction.argval)
            elif instruction.opname in ("STORE_GLOBAL", "DELETE_GLOBAL"):
                known.add(instruction.argval)
    return sorted(used - known)


def is_star_of(node: ast.AST, missing: list[str]) -> bool:
    return (
        isinstance(node, ast.ImportFrom)
        and node.names[0].name == "*"
        and str(node.module).partition(".")[0] in {name.partition(".")[0] for name in missing}
    )


def main(task_path: str) -> None:
    with open(task_path) as file:
        task = json.load(file)
    sys.path[:0] = task["search"]
    missing = find_missing(task["externs"], task["packages"])
    runpy.run_path(task["tree"] + "/rcpack_runtime.py")
    if task["with_stubs"]:
        sys.meta_path.insert(0, StubFinder(missing))
    failures = [failure for failure in map(import_one, task["modules"]) if failure]
    unbound = {}
    for name in task["modules"]:
        if name in sys.modules:
            names = unbound_names(sys.modules[name], missing)
            if names:
                unbound[name] = names
    with open(task_path + ".result", "w") as file:
        json.dump({"missing": missing, "failures": failures, "unbound": unbound}, file)


if __name__ == "__main__":
    main(sys.argv[1])
