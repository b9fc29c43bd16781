"""``ExternData``: the data keys and their dims, from the objects that describe a dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sisyphus.delayed_ops import DelayedBase
from sisyphus.job_path import AbstractPath, Variable

from rcpack.domain.pack import Pack
from rcpack.errors import ConfigError
from rcpack.returnn.dims import Record
from rcpack.returnn.extern_data import ExternData as Data
from rcpack.returnn.net_worker import UnwritableError
from rcpack.returnn.printing import text_from_statements
from rcpack.sisyphus.entries import NumberOf
from rcpack.sisyphus.hash_policy import HashPolicy, HashWord
from rcpack.sisyphus.objects import SerializerObject
from rcpack.sisyphus.values import bytes_of


@dataclass(frozen=True)
class DimInitArgs:
    """A dim, without RETURNN; equal ones are one dim. Objects of i6_experiments' class of this name will do, too."""

    #: The name of the dim, and of the variable.
    name: str
    #: The size; ``None`` for a dynamic one.
    dim: int | Variable | None
    is_feature: bool = False


@dataclass(frozen=True)
class DataInitArgs:
    """One data key, without RETURNN. Objects of i6_experiments' class of this name will do, too."""

    name: str
    available_for_inference: bool
    #: Without the batch dim.
    dim_tags: list[DimInitArgs]
    sparse_dim: DimInitArgs | None
    dtype: str = "float32"

    def _sis_hash(self) -> bytes:
        # bit-identical to the class of i6_experiments
        return bytes_of(asdict(self))


class ExternData(SerializerObject):
    """Writes the dims and ``extern_data``; one Dim object is one variable, which a network can use by its name.

    >>> ExternData(training_datasets.datastreams)  # doctest: +SKIP
    >>> ExternData(LibrispeechOggZip(...))  # doctest: +SKIP
    """

    def __init__(self, extern_data: Any, *, key: str | None = None, hash: Any = None) -> None:
        """
        :param extern_data: a returnn_common ``DatasetConfig`` (anything with ``get_extern_data()``, which is called
            once); a datastream of i6_experiments; an object with ``datastreams`` or ``extern_data``; a dict of
            datastreams or of RETURNN's options, with ``dim_tags`` or with ``shape`` and ``dim``; a list of
            :class:`DataInitArgs`. Sizes and paths in it may be delayed
        :param key: the data key of a single datastream
        :param hash: by default it does not count, since the dataset itself is part of the job's hash;
            ``"value"`` for what the data are (not the names of dims), ``"path"`` for what the ``ExternData`` of
            i6_experiments gives (only of a list of :class:`DataInitArgs`), or ``ExplicitHash(value)``
        :raises ConfigError: if it is none of these, or two different dims have one name
        """
        super().__init__()
        self.use_for_hash = hash is not None
        self._hashes_value = hash == "value"
        self._own_policy = None if hash is None or hash == "value" else HashPolicy.parse(hash)
        if self._own_policy is not None and self._own_policy.word not in (HashWord.EXPLICIT, HashWord.PATH):
            raise ConfigError(f"hash={hash!r} of ExternData is none of 'value', 'path', ExplicitHash(...)")
        entries = _entries(extern_data, key)
        self.data = Data.new(entries)
        self._as_today: _AsToday | None = None
        if self._own_policy is not None and self._own_policy.word is HashWord.PATH:
            if not all(hasattr(entry, "dim_tags") for entry in entries.values()):
                raise ConfigError("hash='path' of ExternData needs a list of DataInitArgs, as i6_experiments has it")
            self._as_today = _AsToday(list(entries.values()))

    @property
    def names(self) -> frozenset[str]:
        """The names that it gives to the config: the variables of dims, and what is imported for them."""
        return frozenset({"extern_data", "batch_dim", *self.data.variables.values()})

    @property
    def keys(self) -> tuple[str, ...]:
        """The data keys."""
        return self.data.keys

    def get(self) -> str:
        try:
            return text_from_statements(self.data.resolve(_value_of).statements())
        except UnwritableError as error:
            raise ConfigError(f"extern_data holds what has no spelling in a config: {error}") from error

    def text(self, pack: Pack | None) -> str:
        return self.get()

    def hash_bytes(self, policy: HashPolicy, number_of: NumberOf) -> bytes:
        return self._sis_hash()

    def _sis_hash(self) -> bytes:
        if self._as_today is not None:
            return bytes_of(self._as_today)
        if self._own_policy is not None:
            return bytes_of((type(self).__name__, self._own_policy.value))
        if self._hashes_value:
            later = [bytes_of(value) for value in self._later()]
            return bytes_of((type(self).__name__, self.data.resolve(_token).digest(), later))
        return bytes_of(type(self).__name__)

    def _later(self) -> Iterator[Any]:
        """List the sizes and values that are not there yet, and the paths: Sisyphus makes them inputs of the job."""
        for dim in self.data.dims:
            if dim.size is not None and type(dim.size) is not int:
                yield dim.size
        yield from _leaves(self.data.entries)

    def __sis_state__(self) -> dict[str, Any]:
        return {"later": list(self._later())}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self.keys)})"


class _AsToday:
    """Has the state of i6_experiments' ``ExternData``, for its hash."""

    __qualname__ = "ExternData"

    def __init__(self, extern_data: list[Any]) -> None:
        self.a = None
        self.b = None
        self.extern_data = extern_data


def _entries(given: Any, key: str | None) -> Mapping[str, Any]:
    if callable(getattr(given, "as_returnn_extern_data_opts", None)):
        if key is None:
            raise ConfigError(f"a single datastream needs its key: ExternData({type(given).__name__}(...), key='data')")
        return {key: given.as_returnn_extern_data_opts()}
    if key is not None:
        raise ConfigError("a key is given, but no single datastream")
    if callable(getattr(given, "get_extern_data", None)):
        given = given.get_extern_data()
    for name in ("datastreams", "extern_data"):
        if not isinstance(given, Mapping) and isinstance(getattr(given, name, None), Mapping):
            given = getattr(given, name)
    if isinstance(given, Mapping):
        return {name: _options(value) for name, value in given.items()}
    if isinstance(given, Iterable) and not isinstance(given, str | bytes):
        items = list(given)
        if all(hasattr(item, "name") and hasattr(item, "dim_tags") for item in items):
            found = {item.name: item for item in items}
            if len(found) < len(items):
                raise ConfigError("extern_data has two entries of one name")
            return found
    raise ConfigError(
        f"{given!r} does not describe data",
        hint="Give a DatasetConfig, datastreams, a dict of RETURNN's options, or a list of DataInitArgs.",
    )


def _options(value: Any) -> Any:
    make = getattr(value, "as_returnn_extern_data_opts", None)
    return make() if callable(make) else value


def _value_of(value: object) -> object:
    """Resolve what a job has found out.

    :raises ConfigError: if it has not yet
    """
    check_available(value, "a size or value of extern_data")
    if isinstance(value, DelayedBase | AbstractPath):
        return value.get()
    return value


def check_available(value: object, what: str) -> None:
    """Raise if a value, or what is in it, is still to be found out.

    :param what: it is, for the message
    :raises ConfigError: with what to do
    """
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            check_available(item, what)
    elif isinstance(value, AbstractPath) and not isinstance(value, Variable):
        pass  # where it will lie is known
    elif isinstance(value, DelayedBase) and not value.is_set():
        shown = value.get_path() if isinstance(value, Variable) else type(value).__name__
        raise ConfigError(
            f"{what} is not available yet: {shown}",
            hint="The job that finds it out has not finished. Only a task of the job that uses it can write it: with "
            "execute_in='run' or 'create_files', not in the manager.",
        )


def _token(value: object) -> object:
    """Stand for a value that is hashed by itself."""
    return "later" if isinstance(value, DelayedBase | AbstractPath) else value


def _leaves(record: Record) -> Iterator[Any]:
    if isinstance(record, dict):
        ((kind, value), *_) = record.items()
        items = [item for pair in value for item in pair] if kind == "dict" else value
        if kind in ("dict", "list", "tuple", "set", "frozenset"):
            for item in items:
                yield from _leaves(item)
    elif not (record is None or isinstance(record, bool | int | str)):
        yield record
