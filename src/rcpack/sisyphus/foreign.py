"""The serializer objects of i6_experiments and i6_core: taken over as they are, with what they need of the recipe.

Recognized by the names of their classes, so that nothing of these packages has to be imported.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sisyphus.delayed_ops import DelayedBase

from rcpack.domain.pack import Pack
from rcpack.sisyphus.entries import NumberOf
from rcpack.sisyphus.hash_policy import HashPolicy, HashWord
from rcpack.sisyphus.imports import CallImport, Import, PartialImport
from rcpack.sisyphus.objects import PackedObject, SerializerObject
from rcpack.sisyphus.plain_objects import Call, ExternalImport
from rcpack.sisyphus.references import ReferenceFinder, ValueReference
from rcpack.sisyphus.values import bytes_of

#: Modules that define the classes.
_MODULES = (
    "i6_experiments.common.setups.serialization",
    "i6_experiments.common.setups.returnn_common.serialization",
    "i6_experiments.common.setups.returnn_pytorch.serialization",
    "i6_core.serialization",
)


def is_foreign(value: object) -> bool:
    """Tell whether a value is a serializer object of another package, or of the user, derived from one."""
    cls: Any = type(value)
    return _kind_of(cls) is not None


def is_foreign_collection(value: object) -> bool:
    """Tell whether a value is one of their collections."""
    cls: Any = type(value)
    return _kind_of(cls) == "Collection"


@lru_cache(maxsize=256)
def _kind_of(cls: type) -> str | None:
    """Return from which of their two base classes a class derives, ``None`` for ours and all others."""
    if not issubclass(cls, DelayedBase) or issubclass(cls, SerializerObject):
        return None
    names = [base.__name__ for base in cls.__mro__ if _is_known_class(base)]
    return next((name for name in ("Collection", "SerializerObject") if name in names), None)


def adopt(value: Any) -> SerializerObject:
    """Make an object of ours of a serializer object, whoever defined it."""
    if isinstance(value, SerializerObject):
        return value.as_member() if isinstance(value, PackedObject) else value
    if not _is_known_class(type(value)):
        return ForeignObject(value)
    kind = type(value).__name__
    if kind == "Import":
        return _import(Import.__new__(Import), value)
    if kind == "PartialImport":
        return _partial(PartialImport.__new__(PartialImport), value)
    if kind == "CallImport":
        return _partial(CallImport.__new__(CallImport), value)
    if kind == "ExternalImport":
        return ExternalImport(value.import_path)
    if kind == "Call":
        return Call(value.callable_name, value.kwargs, value.unhashed_kwargs, value.return_assign_variables)
    return ForeignObject(value)


def _is_known_class(cls: type) -> bool:
    return any(cls.__module__ == module or cls.__module__.startswith(module + ".") for module in _MODULES)


def _import(made: Import, value: Any) -> Import:
    path = f"{value.module}.{value.object_name}"
    Import.__init__(
        made,
        path,
        import_as=value.import_as,
        use_for_hash=value.use_for_hash,
        ignore_import_as_for_hash=getattr(value, "ignore_import_as_for_hash", False),
    )
    made._is_member = True
    made._origin = value
    # what its unhashed_package_root left of the path
    made.code_object = value.code_object
    if value.code_object != path:
        made.unhashed_package_root = path[: -len(value.code_object)]
    return made


def _partial(made: PartialImport, value: Any) -> PartialImport:
    _import(made, value)
    made.hashed_arguments = dict(value.hashed_arguments)
    made.unhashed_arguments = dict(value.unhashed_arguments)
    return made


class ForeignObject(SerializerObject):
    """An object whose text and hash are its own."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value
        self.use_for_hash = getattr(value, "use_for_hash", True)

    @property
    def origin(self) -> object:
        return self.value

    def entries(self) -> tuple[str, ...]:
        value = self.value
        if hasattr(value, "module") and hasattr(value, "object_name"):
            # an Import of the user's own
            return (f"{value.module}.{value.object_name}",)
        return ()

    def code_references(self, finder: ReferenceFinder) -> list[ValueReference]:
        text = getattr(self.value, "_code", None) or getattr(self.value, "code", None)
        return list(finder.in_code(text, repr(self))) if isinstance(text, str) else []

    def get(self) -> str:
        return str(self.value.get())

    def hash_bytes(self, policy: HashPolicy, number_of: NumberOf) -> bytes:
        if policy.word is HashWord.CODE and isinstance(text := getattr(self.value, "_func_code", None), str):
            # CodeFromFunction: its text is what runs
            return bytes_of((type(self.value).__name__, self.value.name, text))
        return bytes_of(self.value)

    def _sis_hash(self) -> bytes:
        return bytes_of(self.value)

    def __repr__(self) -> str:
        return f"<{type(self.value).__name__} of {type(self.value).__module__}>"


def text_of(member: SerializerObject, pack: Pack | None) -> str:
    """Return the text of a member, which ends with a line end."""
    text = member.text(pack)
    return text if not text or text.endswith("\n") else text + "\n"
