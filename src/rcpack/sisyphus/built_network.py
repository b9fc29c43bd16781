"""``Network`` as users see it: the hooks of a module, or a function that makes a returnn_common network.

Adds to :class:`rcpack.sisyphus.network.Network` the function's arguments, and where it runs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any

from rcpack.domain.names import ModuleName
from rcpack.domain.pack import Pack
from rcpack.errors import ConfigError
from rcpack.returnn.net_code import EXECUTE_IN, NN_ENTRIES
from rcpack.sisyphus import network
from rcpack.sisyphus.construction import Construction
from rcpack.sisyphus.entries import NumberOf
from rcpack.sisyphus.hash_policy import CODE, HashPolicy, HashWord
from rcpack.sisyphus.looks import look_at
from rcpack.sisyphus.references import unique
from rcpack.sisyphus.settings import settings_for
from rcpack.sisyphus.values import bytes_of, path_of


class Network(network.Network):
    """Brings a model into the config.

    For a module, every RETURNN hook that it offers (``get_model``, ``train_step``, ``get_network``, ...) is bound; for
    an object, that object, under its own name or ``bind_as``. With one of the arguments below, the object is a function
    that makes a network:

    >>> Network("i6_experiments.users.me.net.construct", {"audio": "data"}, {"size": 512})  # doctest: +SKIP
    """

    def __init__(
        self,
        path: Any = None,
        net_func_map: Mapping[str, str] | None = None,
        net_kwargs: Mapping[str, Any] | None = None,
        *,
        net_func_name: str | None = None,
        execute_in: str | None = None,
        epochs: Iterable[int] = (),
        returnn_python_exe: Any = None,
        returnn_root: Any = None,
        **options: Any,
    ) -> None:
        """
        :param path: a function that makes the network of an epoch: it returns a net dict, or the root module of a
            ``returnn_common.nn`` model with its losses marked. Its dotted path, or the function itself, or a name that
            another object of the config imports. A module (or function) with RETURNN's own ``get_network`` is as well
        :param net_func_map: parameter of the function -> name of the config: a dim or a key of the extern data (for
            which the function gets an ``nn.Data``), or what another object imports
        :param net_kwargs: parameter of the function -> value; may be delayed
        :param net_func_name: the same as ``path``
        :param execute_in: where the function runs: ``"run"`` (in RETURNN), ``"create_files"`` (in the task that writes
            the config), ``"manager"`` (when the job is made). The last two write the net dict into the config
            (default: ``"run"``)
        :param epochs: for which the network is built then; default: all of the training where the function looks at
            its epoch
        :param returnn_python_exe: what builds it; default: as of the job, else as in ``settings.py``
        :param returnn_root: the same
        :param options: see :class:`Network`
        :raises ConfigError: if they do not go together
        """
        given = net_func_name if path is None else path
        if given is None:
            raise ConfigError("Network needs the function that makes it, or a module with RETURNN's hooks")
        if execute_in not in (None, *EXECUTE_IN):
            raise ConfigError(f"execute_in={execute_in!r} is none of {', '.join(map(repr, EXECUTE_IN))}")
        super().__init__(given, **options)
        self.function = path_of(given)
        self.net_func_map = dict(net_func_map or {})
        self.net_kwargs = dict(net_kwargs or {})
        self.execute_in = execute_in or "run"
        self.epochs = tuple(sorted(epochs))
        self.returnn_python_exe = returnn_python_exe
        self.returnn_root = returnn_root
        self._has_arguments = net_func_map is not None or net_kwargs is not None or net_func_name is not None
        self._may_be_function = self._has_arguments or execute_in is not None
        self._is_function: bool | None = None

    @property
    def is_built(self) -> bool:
        """Whether the config gets the net dict instead of the code."""
        return self.execute_in != "run"

    def is_net_dict_hashed(self, outer: HashPolicy) -> bool:
        """Tell whether the net dict counts, so that it must be known when the job is made."""
        return self.use_for_hash and self.hash_policy(outer).word is HashWord.NET_DICT

    @property
    def construction(self) -> Construction | None:
        """The function to call; ``None`` where the hooks of a module are bound."""
        if self._is_function is None:
            self._is_function = self._has_arguments or "." not in self.function or self._names_function()
        if not self._is_function:
            return None
        return Construction(self.function, self.net_func_map, self.net_kwargs)

    def _names_function(self) -> bool:
        """Tell whether the path leads to a function that is none of RETURNN's hooks."""
        if not self._may_be_function or self.bind_as or self.function.endswith(".get_network"):
            return False
        return not self._is_module(self.function)

    def _is_module(self, path: str) -> bool:
        """Tell whether a path is that of a module of the recipe, or of the job that is pinned."""
        if self.pinned is not None:
            return path in self.pinned.pack.modules
        settings = settings_for((path,), self._recipe_roots, self._pack_policy)
        with look_at(settings.roots) as site:
            return site.library(settings.policy).file(ModuleName(path)) is not None

    def entries(self) -> tuple[str, ...]:
        made = self.construction
        if made is None:
            return super().entries()
        function = (self.function,) if made.is_packed else ()
        nn = NN_ENTRIES if self._is_module("returnn_common.nn") else ()
        return unique((*function, *nn, *self.bind.values()))

    def names(self) -> dict[str, str]:
        """Return all names that the config gets -> dotted path."""
        if self.construction is None:
            return super().names()
        return {"get_network": "", "network_kwargs": "", "network_constructor": self.function, **self.bind}

    def check(self, pack: Pack) -> None:
        made = self.construction
        if made is None:
            super().check(pack)
        else:
            made.check(pack)

    def statements(self, pack: Pack | None) -> list[ast.stmt]:
        made = self.construction
        return super().statements(pack) if made is None else made.statements()

    def code_state(self, number_of: NumberOf) -> Any:
        made = self.construction
        if made is None:
            return super().code_state(number_of)
        return {
            "function": number_of(self.function) if made.is_packed else self.function,
            "net_func_map": self.net_func_map,
            "net_kwargs": self.net_kwargs,
            "bind": {hook: number_of(path) for hook, path in self.bind.items()},
        }

    def hash_bytes(self, policy: HashPolicy, number_of: NumberOf) -> bytes:
        word = self.hash_policy(policy).word
        if word is HashWord.NET_DICT:
            # the network itself is added by what knows the extern data, see ``execute``
            return bytes_of("net_dict")
        if word is HashWord.CODE:
            # where the code runs does not count
            return bytes_of(("Network", self.code_state(number_of)))
        return super().hash_bytes(policy, number_of)

    def _sis_hash(self) -> bytes:
        if self.is_built or self.is_net_dict_hashed(CODE):
            raise ConfigError(
                f"{self} is to be built before RETURNN runs, but alone it does not know the extern data",
                hint="Put it into a PackedReturnnConfig; for execute_in='create_files', a Collection with its "
                "ExternData will do.",
            )
        return super()._sis_hash()

    def path_hash(self) -> bytes:
        made = self.construction
        if made is None:
            return super().path_hash()
        # the only place that needs i6_core
        from i6_core.returnn.config import CodeWrapper

        # bit-identical to i6_experiments.common.setups.returnn_common.serialization.Network
        names = {name: CodeWrapper(value) for name, value in self.net_func_map.items()}
        state: dict[str, Any] = {"net_kwargs": {**self.net_kwargs, **names}}
        if made.is_packed:
            state["net_func"] = self.code_object
        return bytes_of(state)
