"""Builds the network of a config and writes it down; run as a script by the job's Python, not by rcpack's.

Needs the standard library of Python 3.8 or later, and RETURNN when it runs. It gets one argument, the path of a JSON
file that says what to do (see :func:`rcpack.returnn.net_build.build_networks`), and writes what it found beside it.
rcpack itself imports only :class:`Recorder`, which knows dims by what they can do, not by their class.

A *record* is JSON: ``None``, bools, ints and strings stand for themselves, everything else is an object with one of the
keys ``float`` (its repr), ``complex``, ``bytes``, ``list``, ``tuple``, ``set``, ``frozenset``, ``dict`` (pairs),
``dim`` (its number), ``marked`` (class, number), ``array`` (dtype, shape, flat values), ``object`` (module, name).
"""

from __future__ import annotations

import dis
import importlib
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import Any

#: Classes by which RETURNN marks dims of ``out_shape``.
MARKS = ("ImplicitSparseDim", "ImplicitDynSizeDim", "OptionalDim")

#: The name by which the generated part of a config knows the function that makes the network.
CONSTRUCTOR = "network_constructor"


class UnwritableError(Exception):
    """A value that cannot be written into a config."""


def refuse(value: Any, path: str) -> Any:
    kind = type(value)
    raise UnwritableError(f"{path}: the value {value!r} of type {kind.__module__}.{kind.__qualname__}")


def is_dim(value: Any) -> bool:
    return not isinstance(value, type) and all(
        hasattr(value, name) for name in ("is_batch_dim", "get_same_base", "derived_from_op", "dimension")
    )


def is_array(value: Any) -> bool:
    return all(hasattr(value, name) for name in ("dtype", "shape", "tolist", "flatten"))


class Recorder:
    """Turns values that hold dims into records; one dim gets one number."""

    def __init__(self, leaf: Callable[[Any, str], Any] = refuse) -> None:
        #: Called for values that have no record.
        self.leaf = leaf
        #: One entry per number.
        self.dims: list[dict[str, Any]] = []
        self._objects: list[Any] = []

    def copy(self) -> Recorder:
        other = Recorder(self.leaf)
        other.dims = list(self.dims)
        other._objects = list(self._objects)
        return other

    def record(self, value: Any, path: str = "") -> Any:
        if value is None or type(value) in (bool, int, str):
            return value
        if type(value) is float:
            return {"float": repr(value)}
        if type(value) is complex:
            return {"complex": [repr(value.real), repr(value.imag)]}
        if type(value) is bytes:
            return {"bytes": value.hex()}
        if isinstance(value, dict):
            return {"dict": [[self.record(key, path), self.record(value[key], step(path, key))] for key in value]}
        if type(value) in (list, tuple):
            items = [self.record(item, step(path, index)) for index, item in enumerate(value)]
            return {type(value).__name__: items}
        if isinstance(value, (set, frozenset)):
            items = [self.record(item, path) for item in self._in_order(value)]
            return {"frozenset" if isinstance(value, frozenset) else "set": items}
        return self._special(value, path)

    def _special(self, value: Any, path: str) -> Any:
        if is_dim(value):
            return {"dim": self.dim(value, path)}
        if type(value).__name__ in MARKS and is_dim(getattr(value, "tag", None)):
            return {"marked": [type(value).__name__, self.dim(value.tag, path)]}
        if is_array(value):
            if not value.shape:
                return self.record(value.tolist(), path)
            values = [self.record(item, path) for item in value.flatten().tolist()]
            return {"array": str(value.dtype), "shape": list(value.shape), "values": values}
        module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
        if isinstance(module, str) and isinstance(name, str) and find(module, name) is value:
            return {"object": module, "name": name}
        return self.leaf(value, path)

    def dim(self, dim: Any, path: str) -> int:
        """Return the number of a dim."""
        if dim.is_batch_dim():
            return self._add(None, {"special": "batch_dim"})
        if dim is getattr(sys.modules.get("returnn.tensor"), "single_step_dim", None):
            return self._add(None, {"special": "single_step_dim"})
        if dim.match_priority:
            base = self.dim(dim.copy(match_priority=0), path)
            return self._add(None, {"op": "priority", "inputs": [base], "value": dim.match_priority})
        base = dim.get_same_base()
        known = self._number_of(dim, base)
        if known is not None:
            return known
        op = base.derived_from_op
        entry: dict[str, Any] = {
            "name": base.name or base.description or "",
            "size": self._size(base, path),
            "kind": base.kind.name if base.kind is not None else None,
        }
        if op is not None and op.kind == "constant":
            entry.update(op="constant", value=op.attribs["value"])
        elif op is not None:
            entry.update(op=op.kind, inputs=[self.dim(item, path) for item in op.inputs])
        elif base.dimension is None:
            # Known already: given by the data, or made by a layer.
            entry["is_defined"] = base.dyn_size_ext is not None
        return self._add(base, entry)

    def add(self, entry: dict[str, Any]) -> int:
        """Make a dim that no object stands for, and return its number."""
        self.dims.append(entry)
        self._objects.append(None)
        return len(self.dims) - 1

    def number_of(self, dim: Any) -> int | None:
        """Return the number of a dim if it has one."""
        return self._number_of(dim, dim.get_same_base())

    def _size(self, dim: Any, path: str) -> Any:
        size = dim.dimension
        return size if size is None or type(size) is int else self.leaf(size, path)

    def _number_of(self, dim: Any, base: Any) -> int | None:
        for number, known in enumerate(self._objects):
            if known is not None and (known is dim or known is base or known.get_same_base() is base):
                return number
        for number, known in enumerate(self._objects):
            if known is not None and known == base:
                return number
        return None

    def _add(self, dim: Any, entry: dict[str, Any]) -> int:
        if dim is None and entry in self.dims:
            return self.dims.index(entry)
        self.dims.append(entry)
        self._objects.append(dim)
        return len(self.dims) - 1

    def _in_order(self, values: Iterable[Any]) -> list[Any]:
        """Sort the items of a set so that no hash decides: by number, else by what dims look like."""

        def key(value: Any) -> tuple[Any, ...]:
            dim = getattr(value, "tag", value)
            if not is_dim(dim):
                return 2, type(value).__name__, repr(value)
            number = None if dim.is_batch_dim() or dim.match_priority else self.number_of(dim)
            shown = (str(dim.kind), str(dim.name), str(dim.dimension), dim.match_priority, type(value).__name__)
            return (0, "", format(number, "09d")) if number is not None else (1, "", repr(shown))

        return sorted(values, key=key)


def step(path: str, key: Any) -> str:
    return f"{path}[{key!r}]"


def find(module: str, qualified_name: str) -> Any:
    found = sys.modules.get(module)
    for name in qualified_name.split("."):
        found = getattr(found, name, None)
    return found


def losses_of(net_dict: Any, prefix: str = "") -> Iterator[str]:
    """List the layers that have a loss."""
    for name, layer in sorted(net_dict.items(), key=str):
        if isinstance(layer, dict):
            if layer.get("loss"):
                yield prefix + str(name)
            for key in ("subnetwork", "unit"):
                if isinstance(layer.get(key), dict):
                    yield from losses_of(layer[key], f"{prefix}{name}/")


def ignores_epoch(function: Any) -> bool:
    """Tell whether the function surely does not look at its ``epoch``."""
    code = getattr(function, "__code__", None)
    if code is None or "epoch" not in code.co_varnames:
        return False
    names = {name for item in dis.get_instructions(code) for name in _names(item.argval)}
    return not names & {"epoch", "locals", "vars", "eval", "exec"}


def _names(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()


class Worker:
    """One network construction, with what it is at for the message if it fails."""

    def __init__(self, task: dict[str, Any]) -> None:
        self.task = task
        self.stage = "start"
        self.epoch: int | None = None

    def load(self) -> Any:
        self.stage = "import returnn"
        returnn_config = importlib.import_module("returnn.config")
        basic = importlib.import_module("returnn.util.basic")
        self.stage = "load the config"
        config = returnn_config.Config()
        config.load_file(self.task["config"])
        returnn_config.set_global_config(config)
        basic.BehaviorVersion.set(config.int("behavior_version", None))
        basic.BackendEngine.select_engine(config=config)
        return config

    def build(self) -> dict[str, Any]:
        config = self.load()
        self.stage = "read extern_data"
        recorder = Recorder()
        extern_data = config.typed_value("extern_data") or {}
        recorded = recorder.record(extern_data, "extern_data")
        variables: dict[str, int] = {}
        for name, value in config.typed_dict.items():
            if is_dim(value) and not value.is_batch_dim():
                number = recorder.number_of(value)
                if number is not None:
                    variables.setdefault(name, number)
        get_network = config.typed_value("get_network")
        network = config.typed_value("network")
        if get_network is None and isinstance(network, dict):
            get_network = lambda epoch: network  # noqa: E731
        if get_network is None:
            raise LookupError("the config has neither get_network nor network")
        stages = list(self.stages(config, get_network, recorder))
        return {
            "extern_data": recorded,
            "dims": recorder.dims,
            "variables": variables,
            "task": config.value("task", "train"),
            "stages": stages,
            "is_built": "returnn_common.nn" in sys.modules,
        }

    def stages(self, config: Any, get_network: Any, recorder: Recorder) -> Iterator[dict[str, Any]]:
        last = None
        for epoch in self.epochs(config, get_network):
            self.stage, self.epoch = "build the network", epoch
            network = get_network(epoch=epoch)
            if not isinstance(network, dict):
                raise TypeError(f"get_network returned {network!r}, not a net dict")
            self.stage = "write the network down"
            own = recorder.copy()
            record = own.record(network, "network")
            found = {"network": record, "dims": own.dims[len(recorder.dims) :], "losses": sorted(losses_of(network))}
            if found != last:
                last = found
                yield dict(found, epoch=epoch)

    def epochs(self, config: Any, get_network: Any) -> list[int]:
        if self.task["epochs"]:
            return list(self.task["epochs"])
        if ignores_epoch(config.typed_dict.get(CONSTRUCTOR, get_network)):
            return [1]
        self.stage = "count the epochs"
        count = config.int("num_epochs", 0)
        if not count:
            raise LookupError("the network depends on the epoch, and the config does not say num_epochs")
        return list(range(1, count + 1))

    def failure(self, error: BaseException) -> dict[str, Any]:
        frames = traceback.extract_tb(error.__traceback__)
        return {
            "type": type(error).__name__,
            "message": str(error),
            "stage": self.stage,
            "epoch": self.epoch,
            "frames": [[frame.filename, frame.lineno, frame.name, frame.line or ""] for frame in frames],
        }


def main(task_path: str) -> None:
    with open(task_path) as file:
        task = json.load(file)
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = task["search"] + [folder for folder in sys.path if os.path.abspath(folder) != here]
    worker = Worker(task)
    try:
        result = worker.build()
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # the user's code may do anything, sys.exit() included
        result = {"failure": worker.failure(error)}
    with open(task_path + ".result", "w") as file:
        json.dump(result, file)


if __name__ == "__main__":
    main(sys.argv[1])
