"""Serializer objects that bring no code along: calls, code as text, explicit hashes, folders elsewhere."""

from __future__ import annotations

import textwrap
from typing import Any

from sisyphus.tools import try_get

from rcpack.errors import ConfigError
from rcpack.returnn.printing import text_from_statements
from rcpack.sisyphus import code
from rcpack.sisyphus.objects import SerializerObject
from rcpack.sisyphus.references import ReferenceFinder, ValueReference
from rcpack.sisyphus.values import bytes_of


class Call(SerializerObject):
    """Calls something that the config defines: ``a, b = function(x=1)``."""

    def __init__(
        self,
        callable_name: str,
        kwargs: list[tuple[str, Any]] | None = None,
        unhashed_kwargs: list[tuple[str, Any]] | None = None,
        return_assign_variables: str | list[str] | None = None,
    ) -> None:
        """
        :param callable_name: expression of the function
        :param kwargs: name and value each: a text is code, a delayed value is resolved
        :param unhashed_kwargs: such that do not count
        :param return_assign_variables: what the value is assigned to
        """
        super().__init__()
        self.callable_name = callable_name
        self.kwargs = kwargs or []
        self.unhashed_kwargs = unhashed_kwargs or []
        if isinstance(return_assign_variables, str):
            return_assign_variables = [return_assign_variables]
        self.return_assign_variables = return_assign_variables

    def get(self) -> str:
        arguments = [(name, str(try_get(value))) for name, value in [*self.kwargs, *self.unhashed_kwargs]]
        return text_from_statements([code.call_statement(self.callable_name, arguments, self.return_assign_variables)])

    def _sis_hash(self) -> bytes:
        return bytes_of(
            {
                "callable_name": self.callable_name,
                "kwargs": self.kwargs,
                "return_assign_variables": self.return_assign_variables,
            }
        )


class ExternalImport(SerializerObject):
    """Puts a folder outside of the recipe, for instance a checkout, on ``sys.path``; it is not packed."""

    def __init__(self, import_path: Any) -> None:
        """
        :param import_path: a ``tk.Path``
        """
        super().__init__()
        self.import_path = import_path

    def get(self) -> str:
        folder = str(try_get(self.import_path))
        return text_from_statements([code.path_statement(folder)])

    def _sis_hash(self) -> bytes:
        return bytes_of(self.import_path)


class NonhashedCode(SerializerObject):
    """Code that does not count."""

    use_for_hash = False

    def __init__(self, code: Any) -> None:
        super().__init__()
        self.code = code

    def code_references(self, finder: ReferenceFinder) -> list[ValueReference]:
        return list(finder.in_code(self.code, repr(self))) if isinstance(self.code, str) else []

    def get(self) -> str:
        return str(try_get(self.code))

    def _sis_hash(self) -> bytes:
        raise ConfigError(
            f"{type(self).__name__} does not count, so it cannot be hashed",
            hint="Put it into a Collection or a packed config, which leave it out of the hash.",
        )


class ExplicitHash(SerializerObject):
    """Writes nothing, but counts; also as ``hash=ExplicitHash(value)`` of any object."""

    def __init__(self, hash: Any) -> None:
        super().__init__()
        self.hash = hash

    def get(self) -> str:
        return ""

    def _sis_hash(self) -> bytes:
        return bytes_of(self.hash)


#: RETURNN needs a deep stack for some networks: https://github.com/rwth-i6/returnn/issues/957
PythonEnlargeStackWorkaroundNonhashedCode = NonhashedCode(
    textwrap.dedent(
        """\
        import resource
        import sys
        try:
            resource.setrlimit(resource.RLIMIT_STACK, (2 ** 29, -1))
        except Exception as exc:
            print(f"resource.setrlimit {type(exc).__name__}: {exc}")
        sys.setrecursionlimit(10 ** 6)
        """
    )
)

#: Tells editors what the file is.
PythonModelineNonhashedCode = NonhashedCode("# -*- mode: python; tab-width: 4 -*-\n")
