"""The part of a config that makes the network: ``get_network`` over a function of the recipe, and its checks.

Decides how the function is called and what of it can be checked before anything runs. The function returns a net dict,
or the root module of a ``returnn_common.nn`` model with its losses marked; what it returns is seen only when it runs.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from rcpack.domain.names import ModuleName, absolute_name
from rcpack.domain.pack import EntryPoint, Pack
from rcpack.errors import ConfigError
from rcpack.returnn.net_worker import CONSTRUCTOR
from rcpack.returnn.printing import assignment, call, dotted, expression_from_value

#: Where the ``returnn_common.nn`` code runs: in RETURNN, in the task that writes the config, when the job is planned.
EXECUTE_IN = ("run", "create_files", "manager")

#: What ``get_network`` itself uses; packed where returnn_common is.
NN_ENTRIES = (
    "returnn_common.nn.Data",
    "returnn_common.nn.get_returnn_config",
    "returnn_common.nn.reset_default_root_name_ctx",
)

#: The name under which keyword arguments stand in the config.
ARGUMENTS = "network_kwargs"

_NN = ModuleName("returnn_common.nn")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, kw_only=True)
class NetworkCall:
    """How the config makes the network of an epoch."""

    #: A packed function, or the name of something in the config.
    constructor: EntryPoint | str
    #: Parameter -> name of the config: a dim, a key of extern data (the function gets an ``nn.Data``), anything else.
    names: Mapping[str, str] = field(default_factory=dict)
    #: Parameter -> value.
    arguments: Mapping[str, object] = field(default_factory=dict)
    #: Names of ``names`` that are keys of extern data; ``None`` leaves it to the config to look.
    data_keys: frozenset[str] | None = None
    #: Whether the config binds ``network_kwargs`` itself.
    has_arguments: bool = False

    def statements(self) -> list[ast.stmt]:
        """Spell the import, the arguments and ``get_network``.

        ::

            from package.module import construct as network_constructor
            network_kwargs = {"size": 512}

            def get_network(epoch, **_kwargs):
                from returnn_common import nn
                nn.reset_default_root_name_ctx()
                network = network_constructor(epoch=epoch, audio=nn.Data(name="audio", **extern_data["audio"]),
                                              label_dim=label_dim, **network_kwargs)
                if isinstance(network, dict):
                    return network
                return nn.get_returnn_config().get_net_dict_raw_dict(network)
        """
        found: list[ast.stmt] = []
        if isinstance(self.constructor, EntryPoint):
            name = ast.alias(self.constructor.name or "", CONSTRUCTOR)
            found.append(ast.ImportFrom(self.constructor.module, [name], 0))
        else:
            found.append(assignment(CONSTRUCTOR, dotted(self.constructor)))
        if self.arguments and not self.has_arguments:
            found.append(assignment(ARGUMENTS, expression_from_value(dict(self.arguments))))
        return [*found, self._get_network()]

    def _get_network(self) -> ast.stmt:
        (function,) = ast.parse(
            "def get_network(epoch, **_kwargs):\n"
            " from returnn_common import nn\n"
            " nn.reset_default_root_name_ctx()\n"
            f" network = {CONSTRUCTOR}(epoch=epoch)\n"
            " if isinstance(network, dict):\n"
            "  return network\n"
            " return nn.get_returnn_config().get_net_dict_raw_dict(network)\n"
        ).body
        assert isinstance(function, ast.FunctionDef), "as it is written above"
        made = function.body[2]
        assert isinstance(made, ast.Assign), "as it is written above"
        assert isinstance(made.value, ast.Call), "as it is written above"
        made.value.keywords += [ast.keyword(name, self._argument(value)) for name, value in self.names.items()]
        if self.arguments or self.has_arguments:
            made.value.keywords.append(ast.keyword(None, dotted(ARGUMENTS)))
        return function

    def _argument(self, name: str) -> ast.expr:
        if self.data_keys is not None and name not in self.data_keys:
            return dotted(name)
        # nn.Data(name="audio", **extern_data["audio"])
        data = call("nn.Data")
        options = ast.Subscript(dotted("extern_data"), ast.Constant(name), ast.Load())
        data.keywords = [ast.keyword("name", ast.Constant(name)), ast.keyword(None, options)]
        if self.data_keys is not None:
            return data
        # nn.Data(...) if "audio" in extern_data else audio
        return ast.IfExp(ast.Compare(ast.Constant(name), [ast.In()], [dotted("extern_data")]), data, dotted(name))


def check_names(names: Mapping[str, str], defined: Collection[str], *, what: str = "net_func_map") -> None:
    """Check that a config defines what a call of the network function names.

    :param names: parameter -> name of the config
    :param defined: what the config defines: dims, keys of extern data, other names
    :param what: where the names were given, for the message
    :raises ConfigError: if a name is not defined
    """
    for parameter, name in names.items():
        if name.partition(".")[0] not in defined:
            raise ConfigError(
                f"{what} gives {name!r} for the parameter {parameter!r}, but the config defines no such name",
                hint="It defines " + ", ".join(sorted(defined)) + "." if defined else "It has no extern data.",
            )


def check_signature(pack: Pack, entry: EntryPoint, given: Collection[str]) -> None:
    """Check that the network function can be called, as far as its source tells.

    :param pack: what it is packed in
    :param entry: the function, or a class
    :param given: parameters that are given, besides ``epoch``
    :raises ConfigError: if it has no ``epoch``, lacks a parameter that is given, or needs one that is not
    """
    function = find_function(pack, entry)
    if function is None or function.decorator_list:
        return
    arguments = function.args
    positional = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
    if function.name == "__init__":
        del positional[0]
    keyword_only = [argument.arg for argument in arguments.kwonlyargs]
    accepted = {*positional, *keyword_only} - {argument.arg for argument in arguments.posonlyargs}
    optional = {*positional[len(positional) - len(arguments.defaults) :]} if arguments.defaults else set()
    optional |= {name for name, default in zip(keyword_only, arguments.kw_defaults, strict=True) if default is not None}
    if arguments.kwarg is None:
        if "epoch" not in accepted:
            raise ConfigError(
                f"{entry} makes the network, but has no parameter 'epoch'",
                hint="RETURNN asks for the network of each epoch; add the parameter, also if it is not used.",
            )
        for name in given:
            if name not in accepted:
                raise ConfigError(f"{entry} has no parameter {name!r}", hint=f"It has {', '.join(sorted(accepted))}.")
    missing = sorted({*positional, *keyword_only} - optional - {"epoch", *given})
    if missing:
        raise ConfigError(
            f"{entry} needs {', '.join(map(repr, missing))}, which nobody gives",
            hint="Name what they are in net_func_map (names of the config) or net_kwargs (values).",
        )


def check_losses(pack: Pack, entry: str) -> None:
    """Check that the code of a training can mark a loss at all.

    :param pack: the code
    :param entry: what was asked for, for the message
    :raises ConfigError: if nothing in it does
    """
    if any(_marks_loss(piece.module, piece.data) for piece in pack.slices):
        return
    raise ConfigError(
        f"{entry} marks no loss, so there is nothing to train",
        hint="Call mark_as_loss() on the tensors that are losses; only the config of a training needs any.",
    )


def _marks_loss(module: ModuleName, data: bytes) -> bool:
    if b"loss" not in data:
        return False
    constants = {"mark_as_loss"} if module.is_within(_NN) else {"mark_as_loss", "loss"}
    return any(
        (isinstance(node, ast.Attribute) and node.attr == "mark_as_loss")
        or (isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in constants)
        for node in ast.walk(ast.parse(data))
    )


def find_function(pack: Pack, entry: EntryPoint) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """Find the definition of a function, or the ``__init__`` of a class, where nothing stands in between.

    :return: ``None`` if it is made in another way than by one ``def``
    """
    module, name = entry.module, entry.name
    for _ in range(20):
        piece = pack.modules.get(module)
        if piece is None or name is None:
            return None
        found = [statement for statement in ast.parse(piece.data).body if name in _bound(statement)]
        if len(found) != 1:
            return None
        (statement,) = found
        if isinstance(statement, _FUNCTIONS):
            return statement
        if isinstance(statement, ast.ClassDef):
            inits = [item for item in statement.body if isinstance(item, _FUNCTIONS) and item.name == "__init__"]
            return inits[0] if len(inits) == 1 else None
        if not isinstance(statement, ast.ImportFrom):
            return None
        alias = next(item for item in statement.names if (item.asname or item.name) == name)
        target = _absolute(module, piece.is_package, statement)
        if target is None:
            return None
        module, name = target, alias.name
    return None


def _absolute(module: ModuleName, is_package: bool, statement: ast.ImportFrom) -> ModuleName | None:
    return absolute_name(module, is_package, statement.level, statement.module or "")


def _bound(statement: ast.stmt) -> set[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.ImportFrom(names=names):
            return {item.asname or item.name for item in names}
        case _:
            return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
