"""Builds the networks of a config in a process of its own, and writes them into the config in place of the code.

The process runs the job's Python with RETURNN on the vendored code, as the job itself would (``net_worker`` is what
runs there): rcpack executes no user code in its own process. Decides what of the config goes when the networks come.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rcpack.adapters.cache import Cache
from rcpack.adapters.tree_reader import find_tree, read_manifest
from rcpack.adapters.tree_writer import write_file, write_tree
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import Pack, PackedDefinition
from rcpack.errors import ConfigError, NetworkError, RunError
from rcpack.packing.vendor import RUNTIME_NAME, TREE_NAME, VendorTree, vendor
from rcpack.returnn import net_worker
from rcpack.returnn.config import CONFIG_NAME, header_statements
from rcpack.returnn.interpreter import start
from rcpack.returnn.net_code import ARGUMENTS
from rcpack.returnn.net_dict import Networks
from rcpack.returnn.net_worker import CONSTRUCTOR
from rcpack.returnn.printing import text_from_statements

#: Names of the config that the networks take the place of.
_REPLACED = frozenset({"get_network", "network", "networks_dict", CONSTRUCTOR, ARGUMENTS})

_NOTE = "\n# The network, built from the packed code.\n"

#: Stands above the generated ``get_network``, and goes with it.
RUN_NOTE = "\n# The network of an epoch, from the packed code.\n"

#: What the cache calls a network that was built.
_KIND = "networks"

#: What the worker is at if the number of epochs is not known.
COUNTING = "count the epochs"

#: So many lines of the process's own output are shown when it ends without an answer.
_SHOWN_LINES = 30


@dataclass(frozen=True, kw_only=True)
class Builder:
    """What runs the user's code."""

    #: The job's Python; this one if it is ``None``.
    python: str | None = None
    #: A checkout of RETURNN; without one, the installed package.
    returnn_root: Path | None = None
    #: Epochs whose networks are asked for; empty: all up to ``num_epochs``, or one if the epoch is not looked at.
    epochs: tuple[int, ...] = ()
    #: Where networks that were built before are kept, if they may be used again.
    cache: Cache = field(default_factory=lambda: Cache(None), compare=False)

    def build(self, config: bytes, tree: VendorTree, pack: Pack, *, entry: str) -> Networks:
        """Build the networks of a config.

        :param config: its text; it binds ``get_network`` and ``extern_data``
        :param tree: what is vendored beside it
        :param pack: what that was made of
        :param entry: what the user asked for, for messages
        :raises NetworkError: if the user's code fails, a training has no loss, or a dim is known from nowhere
        :raises RunError: if the job's Python cannot be started, or ends without an answer
        """
        key = self._key(config, pack)
        known = self.cache.get(_KIND, key)
        if known is not None:
            return Networks.from_json(json.loads(known))
        with tempfile.TemporaryDirectory(prefix="rcpack-network-") as name:
            folder = Path(name).resolve()
            write_tree(tree, folder / TREE_NAME)
            write_file(config, folder / CONFIG_NAME)
            result = self._run(folder, entry)
            if "failure" in result:
                raise _failure(result["failure"], folder, pack, entry)
        networks = Networks.from_json(result)
        _check(networks, entry)
        self.cache.put(_KIND, key, json.dumps(result).encode())
        return networks

    def _key(self, config: bytes, pack: Pack) -> str:
        key = [pack.fingerprint, str(self.python), str(self.returnn_root), list(self.epochs)]
        key += [hashlib.sha256(data).hexdigest() for data in (config, _worker())]
        return hashlib.sha256(json.dumps(key).encode()).hexdigest()

    def _run(self, folder: Path, entry: str) -> dict[str, Any]:
        task = {
            "config": str(folder / CONFIG_NAME),
            "search": [str(self.returnn_root.resolve())] if self.returnn_root else [],
            "epochs": list(self.epochs),
        }
        # Copied, since Python puts the folder of a script on sys.path, and this one has a config.py and more.
        script, file = folder / "worker" / "net_worker.py", folder / "worker" / "task.json"
        script.parent.mkdir()
        script.write_bytes(_worker())
        file.write_text(json.dumps(task))
        environment = {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONDONTWRITEBYTECODE": "1"}
        with (folder / "worker" / "log").open("wb") as log:
            code = start(self.python, [str(script), str(file)], folder=folder, environment=environment, output=log)
        result = Path(f"{file}.result")
        if not result.is_file():
            shown = (folder / "worker" / "log").read_text(errors="replace").splitlines()[-_SHOWN_LINES:]
            raise RunError(
                f"the job's Python ended with exit code {code} while it built the network of {entry}",
                hint="It said:\n" + "\n".join(shown),
            )
        found: dict[str, Any] = json.loads(result.read_bytes())
        return found


def networks_of_folder(folder: Path, builder: Builder) -> Networks:
    """Build the networks that a job folder describes, whatever way it does that.

    :param folder: with the config and the tree
    :param builder: what runs it
    :raises VerificationError: if the folder is no job folder
    :raises NetworkError: if the code of the network fails
    """
    tree = find_tree(folder).resolve()
    pack = read_manifest(tree).to_pack(lambda path: (tree / path).read_bytes())
    return builder.build((folder / CONFIG_NAME).read_bytes(), vendor(pack), pack, entry=str(folder))


def _worker() -> bytes:
    return Path(str(net_worker.__file__)).read_bytes()


def _check(networks: Networks, entry: str) -> None:
    """Check what RETURNN would find out only later.

    :raises NetworkError: if it would
    """
    for stage in networks.stages:
        if networks.task == "train" and not stage.losses:
            raise NetworkError(
                f"the network of {entry} has no loss in epoch {stage.epoch}, so there is nothing to train",
                hint="Call mark_as_loss() on the tensors that are losses; only a config with task = 'train' needs any.",
            )
    for name in networks.undefined():
        raise NetworkError(
            f"the network of {entry} uses the dim {name!r}, which is in no extern data, and which no layer defines",
            hint="Use the Dim object of extern_data itself; another one with the same name is another dim.",
        )


# what the user sees of a failure


def _failure(record: dict[str, Any], folder: Path, pack: Pack, entry: str) -> NetworkError:
    epoch = f" of epoch {record['epoch']}" if record["epoch"] is not None else ""
    frames = [frame for frame in record["frames"] if not frame[0].startswith(str(folder / "worker"))]
    own = [frame for frame in frames if frame[0].startswith(str(folder))]
    lines = []
    where = ""
    # what RETURNN and the standard library do in between is theirs, but where it ends may explain the error
    for frame in frames if not own else frames[frames.index(own[0]) :]:
        place = _Place.of(frame, folder, pack)
        where = place.recipe or where
        lines.append(f"  {place}, in {frame[2]}")
        if frame[3]:
            lines.append(f"    {frame[3].strip()}")
    lines.append(f"{record['type']}: {record['message']}")
    first_line = record["message"].strip().partition("\n")[0]
    return NetworkError(
        f"the task {record['stage']!r}{epoch} for {entry} failed: {record['type']}: {first_line}",
        where=where,
        hint="Name the epochs at which it changes (--epoch, epochs=)." if record["stage"] == COUNTING else "",
        traceback="\n".join(["Traceback of the packed code:", *lines]) if lines[1:] else "",
    )


@dataclass(frozen=True)
class _Place:
    """A line of the vendored code, and where it came from."""

    vendored: str
    #: ``path:line`` below the recipe root; empty for code that is not of the recipe.
    recipe: str

    @classmethod
    def of(cls, frame: Sequence[Any], folder: Path, pack: Pack) -> _Place:
        file, line = str(frame[0]), int(frame[1])
        if not file.startswith(str(folder)):
            return cls(f"{file}:{line}", "")
        path = os.path.relpath(file, folder).replace(os.sep, "/")
        inner = path.removeprefix(TREE_NAME + "/")
        came = recipe_line(pack, inner, line) if inner != path else None
        return cls(f"{path}:{line}", f"{inner}:{came}" if came is not None else "")

    def __str__(self) -> str:
        return f"{self.vendored} (recipe: {self.recipe})" if self.recipe else self.vendored


def recipe_line(pack: Pack, path: str, line: int) -> int | None:
    """Find the line of the recipe file that a line of a slice came from.

    :param pack: what was vendored
    :param path: of the slice
    :param line: in the slice
    :return: ``None`` if it cannot be told
    """
    for piece in pack.slices:
        if piece.path != path:
            continue
        counts: dict[str, int] = {}
        for statement in ast.parse(piece.data).body:
            name = _name_of(statement)
            found = _definitions(pack, piece.module, name)
            position = counts.get(name, 0)
            counts[name] = position + 1
            first = min([statement.lineno, *(item.lineno for item in getattr(statement, "decorator_list", []))])
            if first <= line <= (statement.end_lineno or line):
                if position >= len(found):
                    return None
                # both are ends of one statement, so decorators and comments above do not matter
                return line + found[position].end_line - (statement.end_lineno or line)
    return None


def _name_of(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Assign):
        nodes = [node for target in statement.targets for node in ast.walk(target)]
        return ",".join(node.id for node in nodes if isinstance(node, ast.Name))
    name = getattr(statement, "name", "")
    return name if isinstance(name, str) else ""


def _definitions(pack: Pack, module: ModuleName, name: str) -> list[PackedDefinition]:
    found = [item for item in pack.definitions if item.module == module and item.name == name]
    return sorted(found, key=lambda item: item.line)


# the config with the networks in it


def config_with_networks(text: str, networks: Networks, pack: Pack) -> str:
    """Put the networks into a config in place of the code that makes them.

    What imports nothing of the packed code any more does not need it: then the header goes, too.

    :param text: the config that builds its network when it runs
    :param networks: what was built from it
    :param pack: the code beside it
    :raises ConfigError: if the config makes its network in a statement that does other things, too
    """
    packed = frozenset(pack.top_level_packages)
    tree = ast.parse(text)
    replaced = set(_REPLACED)
    if _is_imported(tree, "extern_data", packed):
        replaced.add("extern_data")
    text = _without(text, tree, replaced, packed)
    tree = ast.parse(text)
    bound = {name: origin for statement in tree.body for name, origin in _bindings(statement)}
    own = {name for name, origin in bound.items() if origin not in packed}
    known: dict[int, str] = {}
    for name, number in networks.variables.items():
        if name in own:
            known.setdefault(number, name)
    wanted = {number for number in networks.extern_numbers() if networks.dims[number].is_named}
    statements = networks.statements(
        known=known, has_extern_data="extern_data" in own and wanted <= known.keys(), taken=bound
    )
    modules = {ModuleName(name).root for name in networks.imported_modules()}
    if not modules & packed and not _needs(tree, packed):
        text = _without_header(text, tree)
    text = text.replace(RUN_NOTE, "").rstrip("\n") + "\n"
    return text + _NOTE + text_from_statements(statements)


def _bindings(statement: ast.stmt) -> Iterator[tuple[str, str]]:
    """List the names that a statement binds, with the top-level package that each is imported from."""
    match statement:
        case ast.ImportFrom(module=module, names=names):
            for alias in names:
                yield alias.asname or alias.name, (module or "").partition(".")[0]
        case ast.Import(names=names):
            for alias in names:
                yield alias.asname or alias.name.partition(".")[0], alias.name.partition(".")[0]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, ""
        case _:
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id, ""


def _is_imported(tree: ast.Module, name: str, packed: Collection[str]) -> bool:
    return any(found == name and origin in packed for statement in tree.body for found, origin in _bindings(statement))


def _without(text: str, tree: ast.Module, names: Collection[str], packed: Collection[str]) -> str:
    """Take out the statements that bind only these names; of an import, these names."""
    edits: list[tuple[ast.stmt, str]] = []
    for statement in tree.body:
        bound = [name for name, _ in _bindings(statement)]
        gone = set(bound) & set(names)
        if not gone:
            continue
        if ARGUMENTS in gone and _is_used(tree, ARGUMENTS, names):
            continue
        if isinstance(statement, (ast.ImportFrom, ast.Import)):
            left = [alias for alias in statement.names if (alias.asname or alias.name) not in gone]
            statement.names = left
            edits.append((statement, text_from_statements([statement]) if left else ""))
        elif set(bound) <= set(names):
            edits.append((statement, ""))
        else:
            raise ConfigError(
                f"line {statement.lineno} of the config binds {', '.join(sorted(gone))} together with other names",
                hint="Bind it in a statement of its own, so that the built network can take its place.",
            )
    return _edited(text, edits)


def _is_used(tree: ast.Module, name: str, replaced: Collection[str]) -> bool:
    """Tell whether other statements than those that are taken out use a name."""
    others = [statement for statement in tree.body if not {item for item, _ in _bindings(statement)} & set(replaced)]
    nodes = (node for statement in others for node in ast.walk(statement))
    return any(isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load) for node in nodes)


def _edited(text: str, edits: Sequence[tuple[ast.stmt, str]]) -> str:
    # get_network = f; other = 1  # whole lines are taken out
    kept = ast.parse(text).body
    gone = {(statement.lineno, statement.col_offset) for statement, _ in edits}
    for statement in kept:
        for other, _ in edits:
            if (statement.lineno, statement.col_offset) in gone:
                continue
            if statement.lineno <= (other.end_lineno or other.lineno) and other.lineno <= (statement.end_lineno or 0):
                raise ConfigError(
                    f"line {other.lineno} of the config holds several statements",
                    hint="Give each a line of its own, so that the built network can take the place of one.",
                )
    lines = text.splitlines(keepends=True)
    for statement, replacement in reversed(edits):
        first = min([statement.lineno, *(item.lineno for item in getattr(statement, "decorator_list", []))])
        last = statement.end_lineno or statement.lineno
        lines[first - 1 : last] = [replacement] if replacement else []
    found = "".join(lines)
    ast.parse(found)
    return found


def _needs(tree: ast.Module, packed: Collection[str]) -> bool:
    """Tell whether a config still imports packed code, or names it in a string."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), level=0) if module.partition(".")[0] in packed:
                return True
            case ast.Import(names=names) if any(alias.name.partition(".")[0] in packed for alias in names):
                return True
            case ast.Constant(value=str(value)) if "." in value and value.partition(".")[0] in packed:
                return True
    return False


def _runs_runtime(statement: ast.stmt) -> bool:
    nodes = ast.walk(statement) if isinstance(statement, ast.Expr) else ()
    return any(isinstance(node, ast.Constant) and node.value == RUNTIME_NAME for node in nodes)


def _without_header(text: str, tree: ast.Module) -> str:
    wanted = {ast.dump(statement) for statement in ast.parse(text_from_statements(header_statements())).body}
    header = [statement for statement in tree.body if ast.dump(statement) in wanted or _runs_runtime(statement)]
    found = _edited(text, [(statement, "") for statement in header])
    return "".join(line for line in found.splitlines(keepends=True) if not line.startswith("# The packed code lies"))
