"""The errors a user can meet, one subclass per situation, each with a documented exit code.

Decides how an error reads (one paragraph: what, where, by which chain, what to do). Leaves to the command line how it
is coloured, and to the callers what the texts say. The user's mistakes and :class:`InternalError` (ours) never share a
class.
"""

from __future__ import annotations


class RcpackError(Exception):
    """The root of everything that rcpack raises on purpose."""

    #: The exit code of the command line for this error.
    exit_code = 1

    def __init__(self, what: str, *, where: str = "", chain: tuple[str, ...] = (), hint: str = "") -> None:
        """
        :param what: one sentence that says what is wrong
        :param where: ``path:line`` of the cause, if it has one
        :param chain: from the entry point to the cause, one step each
        :param hint: what the user can do
        """
        super().__init__(what)
        self.what = what
        self.where = where
        self.chain = chain
        self.hint = hint

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.what}" if self.where else self.what]
        if self.chain:
            parts.append("Needed by: " + " -> ".join(self.chain) + ".")
        if self.hint:
            parts.append(self.hint)
        return " ".join(part if part.endswith((".", "?", "!", ")")) else part + "." for part in parts)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.what, self.where, self.chain, self.hint)


def _rebuild(error_class: type[RcpackError], what: str, where: str, chain: tuple[str, ...], hint: str) -> RcpackError:
    return error_class(what, where=where, chain=chain, hint=hint)


class EntryPointError(RcpackError):
    """An entry point, a module that it needs, or a name in one of them does not exist."""

    exit_code = 3


class PolicyError(RcpackError):
    """The policy refuses a module that is needed, or is itself contradictory."""

    exit_code = 4


class SourceError(RcpackError):
    """A source file that is needed cannot be read, decoded or parsed."""

    exit_code = 5


class RecipeRootError(RcpackError):
    """A recipe root does not exist, or two of them disagree about a module."""

    exit_code = 6


class OutputError(RcpackError):
    """The output folder holds something else, or cannot be written."""

    exit_code = 7


class VerificationError(RcpackError):
    """A packed folder is not what its manifest says, or does not import."""

    exit_code = 8


class RunError(RcpackError):
    """The job's Python or RETURNN could not be started, or ended with an error."""

    exit_code = 9


class ConfigError(RcpackError):
    """The base config, a hook or an argument of the generated config is not usable."""

    exit_code = 10


class HistoryError(RcpackError):
    """A revision, or the repository that should have it, does not exist or cannot be read."""

    exit_code = 11


class AcceptanceError(RcpackError):
    """A fingerprint cannot be accepted as another one, or the file that says so is broken."""

    exit_code = 12


class LockError(RcpackError):
    """The lock file is missing or broken."""

    exit_code = 13


class NetworkError(RcpackError):
    """The user's code failed while it built the network; what follows the paragraph is its traceback."""

    exit_code = 14

    def __init__(
        self, what: str, *, where: str = "", chain: tuple[str, ...] = (), hint: str = "", traceback: str = ""
    ) -> None:
        """
        :param traceback: the frames of the user's code, the vendored file and the recipe file each
        """
        super().__init__(what, where=where, chain=chain, hint=hint)
        self.traceback = traceback

    def __str__(self) -> str:
        return super().__str__() + ("\n" + self.traceback if self.traceback else "")

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild_network_error, (self.what, self.where, self.chain, self.hint, self.traceback)


def _rebuild_network_error(what: str, where: str, chain: tuple[str, ...], hint: str, traceback: str) -> NetworkError:
    return NetworkError(what, where=where, chain=chain, hint=hint, traceback=traceback)


class InternalError(RcpackError):
    """A broken promise of rcpack itself: please report it."""

    exit_code = 70

    def __str__(self) -> str:
        return f"INTERNAL ERROR: {super().__str__()} Please report this with the entry point and the recipe file."
