"""Which annotations something evaluates or reads.

The rule (specification, section "Annotations"): without ``from __future__ import annotations`` those of parameters,
of module and of class variables are evaluated when their statement runs. With it they are strings that only a reader
sees, and the readers are decorators, base classes and metaclasses. Those listed here are known not to read them, or
to see only their text; any other one may evaluate them. Annotations of local variables are never evaluated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum

import libcst as cst


class AnnotationMode(Enum):
    """What becomes of an annotation."""

    #: Nobody sees it.
    IGNORED = "ignored"
    #: Somebody sees its text (a dataclass under the future import).
    SPELLED = "spelled"
    #: It is evaluated, now or by a reader.
    EVALUATED = "evaluated"


#: Decorators of functions that do not look at annotations, by dotted path.
_PLAIN_FUNCTION_DECORATORS = frozenset(
    "staticmethod classmethod property functools.wraps functools.lru_cache functools.cache functools.cached_property "
    "contextlib.contextmanager contextlib.asynccontextmanager abc.abstractmethod abc.abstractproperty typing.overload "
    "typing.override typing.final typing.no_type_check typing_extensions.override typing_extensions.overload "
    "typing_extensions.final torch.no_grad torch.inference_mode torch.enable_grad torch.jit.ignore torch.jit.unused "
    "torch.jit.export atexit.register functools.total_ordering".split()
)

#: Base classes whose own machinery does not look at annotations, by dotted path.
_PLAIN_BASES = frozenset(
    "object torch.nn.Module torch.nn.ModuleList torch.nn.ModuleDict torch.nn.Sequential torch.nn.ParameterList "
    "torch.autograd.Function torch.optim.Optimizer torch.utils.data.Dataset torch.utils.data.IterableDataset "
    "returnn.frontend.Module returnn.frontend.ModuleList returnn.frontend.Sequential returnn_common.nn.Module "
    "abc.ABC typing.Generic typing.Protocol enum.Enum enum.IntEnum enum.Flag "
    "dict list tuple set str int float bytes Exception ValueError TypeError RuntimeError KeyError".split()
)

#: Class decorators and bases that see the text of annotations under the future import, without evaluating it.
_SPELLING_READERS = frozenset(
    "dataclasses.dataclass typing.NamedTuple typing.TypedDict typing_extensions.TypedDict "
    "functools.total_ordering".split()
)

#: Decorators that act on nothing but what they decorate; the others may keep a list of it, or depend on the order.
_SILENT_DECORATORS = _PLAIN_FUNCTION_DECORATORS | {"dataclasses.dataclass"}

#: Annotations that change what a dataclass makes of a field, by dotted path.
_MARKERS = frozenset(
    "typing.ClassVar typing_extensions.ClassVar dataclasses.InitVar dataclasses.KW_ONLY typing.Final".split()
)

#: From an expression to the dotted path that it is known to stand for, ``None`` if unknown.
PathOf = Callable[[cst.BaseExpression], "str | None"]


def function_mode(node: cst.FunctionDef, has_future: bool, path_of: PathOf) -> AnnotationMode:
    """Decide about the annotations of parameters and of the result.

    :param node: the function
    :param has_future: whether the module has ``from __future__ import annotations``
    :param path_of: resolves the decorators
    """
    if not has_future:
        return AnnotationMode.EVALUATED
    paths = _decorator_paths(node.decorators, path_of)
    for decorator, path in zip(node.decorators, paths, strict=True):
        is_property_part = (
            isinstance(decorator.decorator, cst.Attribute)
            and isinstance(decorator.decorator.value, cst.Name)
            and decorator.decorator.value.value == node.name.value
            and decorator.decorator.attr.value in ("setter", "getter", "deleter")
        )
        if path not in _PLAIN_FUNCTION_DECORATORS and not is_property_part:
            return AnnotationMode.EVALUATED
    return AnnotationMode.IGNORED


def class_mode(node: cst.ClassDef, has_future: bool, path_of: PathOf) -> AnnotationMode:
    """Decide about the annotations of class variables; parameters as in :func:`function_mode`."""
    if not has_future:
        return AnnotationMode.EVALUATED
    if node.keywords or any(arg.star for arg in node.bases):
        return AnnotationMode.EVALUATED
    readers = _decorator_paths(node.decorators, path_of)
    readers += [path_of(arg.value.value if isinstance(arg.value, cst.Subscript) else arg.value) for arg in node.bases]
    unknown = [path for path in readers if path not in _PLAIN_BASES]
    if not unknown:
        return AnnotationMode.IGNORED
    return AnnotationMode.SPELLED if all(path in _SPELLING_READERS for path in unknown) else AnnotationMode.EVALUATED


def is_marker(node: cst.Annotation, path_of: PathOf) -> bool:
    """Tell whether a dataclass looks up the name of an annotation, also where it is a string: ``x: ClassVar[int]``."""
    head = node.annotation.value if isinstance(node.annotation, cst.Subscript) else node.annotation
    if isinstance(head, cst.SimpleString):  # x: "ClassVar[int]"
        return any(marker in head.value for marker in ("ClassVar", "InitVar", "KW_ONLY"))
    return path_of(head) in _MARKERS


def is_silent_decorator(node: cst.BaseExpression, path_of: PathOf) -> bool:
    """Tell whether a decorator is known to act on nothing but what it decorates."""
    return is_silent_path(path_of(node.func if isinstance(node, cst.Call) else node))


def is_silent_path(path: str | None) -> bool:
    """Tell whether this is the dotted path of a decorator that acts on nothing but what it decorates."""
    return path in _SILENT_DECORATORS


def _decorator_paths(decorators: Iterable[cst.Decorator], path_of: PathOf) -> list[str | None]:
    expressions = (decorator.decorator for decorator in decorators)
    return [path_of(node.func if isinstance(node, cst.Call) else node) for node in expressions]
