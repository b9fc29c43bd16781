"""The serializer objects: what a user puts into ``python_prolog`` and ``python_epilog``, one by one or in a Collection.

The names and parameters are those of ``i6_experiments.common.setups.serialization``. What differs: an object that
imports recipe code knows its entry points, hashes what that code means (unless ``hash=`` says otherwise), and brings
the code along.

An object alone in a plain ``ReturnnConfig`` has only ``get()`` to do this: it writes the code beside the config when a
task asks for the text, and is pure text everywhere else. In a :class:`rcpack.sisyphus.Collection` or a packed config,
all objects share one pack, which these write.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import logging
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.machinery import PathFinder
from types import FunctionType
from typing import Any

from sisyphus.delayed_ops import DelayedBase
from sisyphus.hash import sis_hash_helper
from sisyphus.tools import try_get

from rcpack.domain.names import ModuleName
from rcpack.domain.pack import Pack
from rcpack.domain.policy import Action
from rcpack.errors import ConfigError, RcpackError
from rcpack.returnn.printing import text_from_statements
from rcpack.sisyphus import code
from rcpack.sisyphus.hash_policy import CODE, HashPolicy, HashWord
from rcpack.sisyphus.pinned import check_offered, definition_number, pinned_snapshot
from rcpack.sisyphus.references import ReferenceFinder, ValueReference, object_path, unique
from rcpack.sisyphus.settings import PolicyLike, RecipeRoots, known_packages, settings_for
from rcpack.sisyphus.snapshot import PackSettings, Snapshot, capture
from rcpack.sisyphus.task import in_job, job_folder, vendor_beside

_log = logging.getLogger("rcpack")

#: Entry point -> its place among those of the fingerprint: the same wherever the code lies.
#: For what the environment provides, it is its path.
NumberOf = Callable[[str], "int | str"]


class SerializerObject(DelayedBase):
    """Base class of all objects that write a part of a config; own classes may derive from it, too."""

    use_for_hash = True
    #: See :class:`PackedObject`.
    unhashed_package_root = ""

    def __init__(self) -> None:
        super().__init__(None)

    def get(self) -> str:
        """Return the text."""
        raise NotImplementedError

    @property
    def pinned(self) -> Snapshot | None:
        """The pack that is taken in place of the recipe, if there is one."""
        return None

    @property
    def origin(self) -> object:
        """The object that the user made, if this one stands for it in a collection or config."""
        return self

    def entries(self) -> tuple[str, ...]:
        """Dotted paths of the recipe objects that the text needs; static, without resolving anything."""
        return ()

    def code_references(self, finder: ReferenceFinder) -> list[ValueReference]:
        """Find what the text imports by import statements in it, as far as the text is known without making it."""
        return []

    def text(self, pack: Pack | None) -> str:
        """Return the text inside of a collection or a packed config.

        :param pack: what is vendored beside the config, if there is any
        """
        return str(self.get())

    def check(self, pack: Pack) -> None:
        """Raise if the text could not be made of this pack; asked when the graph is built.

        :raises RcpackError: what would come up in the task otherwise
        """

    def hash_bytes(self, policy: HashPolicy, number_of: NumberOf) -> bytes:
        """Return what goes into the Sisyphus hash, besides the fingerprint of the code.

        :param policy: the hash policy of the collection or config, which an own one overrides
        :param number_of: gives the number of an entry point in that fingerprint
        """
        found: bytes = self._sis_hash()
        return found

    def hash_policy(self, outer: HashPolicy) -> HashPolicy:
        """Return the policy that holds for this object."""
        return outer

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __str__(self) -> str:
        return repr(self)


class PackedObject(SerializerObject):
    """Base class of objects that import recipe code."""

    def __init__(
        self,
        *,
        hash: Any = None,
        use_for_hash: bool = True,
        recipe_roots: RecipeRoots = None,
        policy: PolicyLike = None,
        pinned: Any = None,
    ) -> None:
        """
        :param hash: ``"code"`` (default), ``"path"``, ``"net_dict"`` (networks), or ``ExplicitHash(value)``
        :param use_for_hash: whether it counts in the hash of a collection or a packed config at all
        :param recipe_roots: where the code lies, if not where the manager imports it from
        :param policy: what is packed: a Policy, or arguments of ``Policy.parse`` as a dict
        :param pinned: an earlier job (or its folder, or a manifest) whose code is taken in place of the recipe's
        """
        super().__init__()
        self.use_for_hash = use_for_hash
        self._own_policy = HashPolicy.parse(hash)
        self._recipe_roots = None if recipe_roots is None else tuple(recipe_roots)
        self._pack_policy = policy
        #: Package from which paths count; where packed code reads the names of modules, these count from there, too.
        self.unhashed_package_root = ""
        self._sis_pinned = pinned_snapshot(pinned)
        self._sis_snapshot: Snapshot | None = None
        #: Whether it is part of something that has the pack.
        self._is_member = False
        self._origin: object = None

    def take_over(self, recipe_roots: RecipeRoots, policy: PolicyLike, pinned: Snapshot | None = None) -> None:
        """Take what the collection or config around this object says, unless it says something itself."""
        if self._recipe_roots is None and recipe_roots is not None:
            self._recipe_roots = tuple(recipe_roots)
        if self._pack_policy is None:
            self._pack_policy = policy
        if self._sis_pinned is None:
            self._sis_pinned = pinned

    # what subclasses say

    def statements(self, pack: Pack | None) -> list[ast.stmt]:
        """Return what the object adds to the config, inside of a collection or a packed config."""
        raise NotImplementedError

    def code_state(self, number_of: NumberOf) -> Any:
        """Return what counts besides the code under the policy ``"code"``; nothing in it may say where code lies."""
        raise NotImplementedError

    def path_hash(self) -> bytes:
        """Return the hash under the policy ``"path"``."""
        raise NotImplementedError

    # what the surroundings ask

    @property
    def pinned(self) -> Snapshot | None:
        return self._sis_pinned

    def sis_snapshot(self) -> Snapshot | None:
        """Return the pack, for a later job that pins it."""
        return self.snapshot()

    def hash_policy(self, outer: HashPolicy) -> HashPolicy:
        return self._own_policy or outer

    def text(self, pack: Pack | None) -> str:
        return text_from_statements(self.statements(pack))

    def hash_bytes(self, policy: HashPolicy, number_of: NumberOf) -> bytes:
        decided = self.hash_policy(policy)
        if decided.word is HashWord.PATH:
            return self.path_hash()
        if decided.word is HashWord.EXPLICIT:
            return bytes_of((type(self).__name__, decided.value))
        if decided.word is HashWord.CODE:
            return bytes_of((type(self).__name__, self.code_state(number_of)))
        raise ConfigError(f'{self}: hash="{decided.word.value}" is not defined for {type(self).__name__} objects')

    def settings(self) -> PackSettings:
        """Decide the settings of the pack of this object alone."""
        return settings_for(
            self.entries(), self._recipe_roots, self._pack_policy, unhashed_package_root=self.unhashed_package_root
        )

    @property
    def origin(self) -> object:
        return self if self._origin is None else self._origin

    def as_member(self) -> PackedObject:
        """Return the object as a part of something that has the pack itself."""
        member = copy.copy(self)
        member._is_member = True
        member._sis_snapshot = None
        member._origin = self.origin
        return member

    # alone in a plain ReturnnConfig

    def snapshot(self) -> Snapshot | None:
        """Return the pack of this object, which is captured when it is first asked for, in the manager only.

        :return: ``None`` if it needs no recipe code
        :raises RcpackError: whatever is wrong with the recipe
        """
        if self._sis_pinned is not None:
            for entry in self.entries():
                check_offered(self._sis_pinned.pack, entry, repr(self))
            return self._sis_pinned
        if self._sis_snapshot is None and job_folder() is None:
            self._sis_snapshot = capture_for(self.entries(), self.settings(), asked_by=repr(self))
            if self._sis_snapshot is not None:
                self.check(self._sis_snapshot.pack)
        return self._sis_snapshot

    def get(self) -> str:
        """Return the text; in a task, write the code beside the config first."""
        folder = job_folder()
        snapshot = self.snapshot()
        if snapshot is None:
            return self.text(None)
        if folder is not None:
            vendor_for_get(self, snapshot, folder)
        return text_from_statements([code.header_statement(GET_FOLDERS)]) + self.text(snapshot.pack)

    def _sis_hash(self) -> bytes:
        decided = self.hash_policy(CODE)
        # Captured for all policies: what runs is what was there when the hash was made.
        snapshot = self.snapshot()
        if self._sis_pinned is not None:
            number_of = pinned_numbering(self._sis_pinned)
        else:
            number_of = numbering(packed_entries(self.entries(), self.settings()))
        found = self.hash_bytes(decided, number_of)
        if decided.word is HashWord.CODE and snapshot is not None:
            return bytes_of({"object": Known(found), "rcpack": snapshot.counts_as})
        return found

    def __getstate__(self) -> dict[str, Any]:
        if not self._is_member and job_folder() is None:
            warn_if_moved(self, self.snapshot())
        if job_folder() is None:
            # what it looks up in the recipe is looked up now
            self.entries()
        return {**self.__dict__, "_origin": None}

    def __sis_state__(self) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if not key.startswith("_")}

    def __deepcopy__(self, memo: dict[int, Any]) -> PackedObject:
        if not self._is_member:
            warn_if_several(self, memo)
        made = copy.copy(self)
        memo[id(self)] = made
        for key, value in self.__dict__.items():
            if key == "_origin":
                made._origin = None
            elif not isinstance(value, str | bool | HashPolicy | Snapshot) and value is not None:
                made.__dict__[key] = copy.deepcopy(value, memo)
        return made

    def __copy__(self) -> PackedObject:
        made = type(self).__new__(type(self))
        made.__dict__.update(self.__dict__)
        return made


#: Where get() may have put the tree, seen from the config: beside it, or (a config that lies in work/) in output/.
GET_FOLDERS = ("", "../output")


def packed_entries(entries: Iterable[str], settings: PackSettings) -> tuple[str, ...]:
    """Leave out the entry points that the policy leaves to the environment, and those given twice."""
    known = known_packages(settings)
    return tuple(entry for entry in unique(entries) if _is_recipe(ModuleName(entry), known, settings))


def capture_for(entries: Iterable[str], settings: PackSettings, *, asked_by: str) -> Snapshot | None:
    """Capture the pack of those entry points that are packed; ``None`` if none is."""
    packed = packed_entries(entries, settings)
    return capture(packed, settings, asked_by=asked_by) if packed else None


def numbering(packed: tuple[str, ...]) -> NumberOf:
    """Number entry points as the fingerprint does."""
    return lambda entry: packed.index(entry) if entry in packed else entry


def pinned_numbering(pinned: Snapshot) -> NumberOf:
    """Number what is in a pinned pack as its definitions are."""

    def number_of(entry: str) -> int | str:
        number = definition_number(pinned.pack, entry)
        return entry if number is None else number

    return number_of


def _is_recipe(entry: ModuleName, known: frozenset[str], settings: PackSettings) -> bool:
    rule = settings.policy.rule_for(entry)
    if rule.action is not Action.INTERN:
        # refused ones are packed, so that packing says by which rule
        return rule.action is Action.DENY
    # neither provided nor under a root: packing says what is wrong with it
    return entry.root in known or not _is_importable(entry.root)


def _is_importable(name: str) -> bool:
    """Tell whether the manager could import an installed package of that name; nothing is imported."""
    return name in sys.builtin_module_names or PathFinder.find_spec(name) is not None


def vendor_for_get(asked_by: object, snapshot: Snapshot, folder: str) -> None:
    """Write the code for an object that stands in a plain config; the second one of a config is an error.

    :param folder: the job's
    """
    try:
        vendor_beside(snapshot, f"{folder}/output", has_run=True)
    except RcpackError as error:
        raise in_job(
            type(error)(
                f"{asked_by}: {error.what}",
                where=error.where,
                hint="If the config holds several objects of rcpack, put them into one rcpack.sisyphus.Collection, or "
                f"use PackedReturnnConfig: they share one pack then. Otherwise: {error.hint}",
            )
        ) from error


#: Fingerprints with the modules that have moved on, of which the log tells already.
_told: set[tuple[str, ...]] = set()


def warn_if_moved(asked_by: object, snapshot: Snapshot | None) -> None:
    """Say in the manager's log that a job will not run the recipe as it is now."""
    moved = snapshot.moved_modules() if snapshot is not None else ()
    if snapshot is not None and moved and (snapshot.fingerprint, *moved) not in _told:
        _told.add((snapshot.fingerprint, *moved))
        _log.warning(
            "rcpack: the recipe has moved on since %s was hashed; jobs of this manager keep the code of that time "
            "until it is started again. Changed: %s",
            asked_by,
            ", ".join(moved),
        )


#: In the memo of a deep copy: the objects in it that have a pack of their own.
_ALONE = "rcpack: alone"

_warned: set[str] = set()


def warn_if_several(item: PackedObject, memo: dict[Any, Any]) -> None:
    """Say in the manager that two objects in one plain config will be an error in the task.

    A job's arguments are copied as one when it is made: that is where objects of the same config meet.
    """
    if (_ALONE in memo and memo[_ALONE] is None) or job_folder() is not None:
        return
    alone = memo.setdefault(_ALONE, [])
    alone.append(item)
    names = ", ".join(map(repr, alone))
    if len(alone) > 1 and names not in _warned:
        _warned.add(names)
        _log.warning(
            "rcpack: %s stand in one job. If they are in the same ReturnnConfig, its task will fail: put them into one "
            "rcpack.sisyphus.Collection, or use PackedReturnnConfig; they share one pack then.",
            names,
        )


@contextlib.contextmanager
def sharing_a_pack(memo: dict[Any, Any]) -> Iterator[None]:
    """Copy something whose objects share a pack."""
    before = memo.get(_ALONE, [])
    memo[_ALONE] = None
    try:
        yield
    finally:
        memo[_ALONE] = before


class Known:
    """Stands for something whose hash is known."""

    def __init__(self, found: bytes) -> None:
        self._found = found

    def _sis_hash(self) -> bytes:
        return self._found


def bytes_of(value: Any) -> bytes:
    """Hash a value as Sisyphus does."""
    found: bytes = sis_hash_helper(value)
    return found


def resolved(value: Any) -> Any:
    """Resolve the delayed values in a structure; the structure itself is not changed."""
    if isinstance(value, DelayedBase):
        return try_get(value)
    if type(value) in (list, tuple):
        return type(value)(resolved(item) for item in value)
    if isinstance(value, dict):
        return {key: resolved(item) for key, item in value.items()}
    return value


def path_of(given: Any) -> str:
    """Return the dotted path of what the user gave: a path, or the object itself.

    :raises ConfigError: if it is an object that cannot be imported by name
    """
    if isinstance(given, str):
        if not given or not all(part.isidentifier() for part in given.split(".")):
            raise ConfigError(f"{given!r} is no dotted path", hint="Write pkg.module or pkg.module.Object.")
        return given
    path = object_path(given)
    if (
        path is None
        or "." in given.__qualname__
        or getattr(sys.modules.get(given.__module__), given.__qualname__, None) is not given
    ):
        raise ConfigError(
            f"{given!r} cannot be imported by its name", hint="Give a function or class of the top level of a module."
        )
    return path


class Import(PackedObject):
    """Imports an object (or a module) of the recipe into the config, and packs what it needs."""

    def __init__(
        self,
        code_object_path: str | FunctionType | type | Any,
        *,
        unhashed_package_root: str | None = None,
        import_as: str | None = None,
        use_for_hash: bool = True,
        ignore_import_as_for_hash: bool = False,
        hash: Any = None,
        recipe_roots: RecipeRoots = None,
        policy: PolicyLike = None,
        pinned: Any = None,
    ) -> None:
        """
        :param code_object_path: ``i6_experiments.users.me.model.Model``, or the function or class itself
        :param unhashed_package_root: package from which paths count, under the policy ``"path"``
        :param import_as: name in the config, if it is another one
        :param use_for_hash: whether it counts in the hash of a collection at all
        :param ignore_import_as_for_hash: whether ``import_as`` does not count
        :param hash: see :class:`PackedObject`
        :raises ConfigError: if the path is none, or not within ``unhashed_package_root``
        """
        super().__init__(hash=hash, use_for_hash=use_for_hash, recipe_roots=recipe_roots, policy=policy, pinned=pinned)
        path = path_of(code_object_path)
        self.module, _, self.object_name = path.rpartition(".")
        self.package = self.module.rpartition(".")[0]
        self.code_object = relative_path(path, unhashed_package_root)
        self.unhashed_package_root = unhashed_package_root or ""
        self.import_as = import_as
        self.ignore_import_as_for_hash = ignore_import_as_for_hash

    @property
    def bound_name(self) -> str:
        """The name in the config."""
        return self.import_as or self.object_name

    @property
    def path(self) -> str:
        """The whole dotted path."""
        return f"{self.module}.{self.object_name}" if self.module else self.object_name

    def entries(self) -> tuple[str, ...]:
        return (self.path,)

    def statements(self, pack: Pack | None) -> list[ast.stmt]:
        return [code.import_statement(self.module, self.object_name, self.bound_name)]

    def code_state(self, number_of: NumberOf) -> Any:
        return {"name": "" if self.ignore_import_as_for_hash else self.bound_name, "entry": number_of(self.path)}

    def path_hash(self) -> bytes:
        if self.import_as and not self.ignore_import_as_for_hash:
            return bytes_of({"code_object": self.code_object, "import_as": self.import_as})
        return bytes_of(self.code_object)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.path!r})"


class PartialImport(Import):
    """Imports a callable and fixes some of its arguments."""

    def __init__(
        self,
        *,
        code_object_path: str | FunctionType | type | Any,
        unhashed_package_root: str | None = None,
        hashed_arguments: Mapping[str, Any] | None = None,
        unhashed_arguments: Mapping[str, Any] | None = None,
        import_as: str | None = None,
        use_for_hash: bool = True,
        ignore_import_as_for_hash: bool = False,
        hash: Any = None,
        recipe_roots: RecipeRoots = None,
        policy: PolicyLike = None,
        pinned: Any = None,
    ) -> None:
        """
        :param hashed_arguments: keyword arguments, which count; values may be delayed, or paths
        :param unhashed_arguments: keyword arguments that do not count; the others win
        """
        super().__init__(
            code_object_path,
            unhashed_package_root=unhashed_package_root,
            import_as=import_as,
            use_for_hash=use_for_hash,
            ignore_import_as_for_hash=ignore_import_as_for_hash,
            hash=hash,
            recipe_roots=recipe_roots,
            policy=policy,
            pinned=pinned,
        )
        self.hashed_arguments = dict(hashed_arguments or {})
        self.unhashed_arguments = dict(unhashed_arguments or {})

    def _arguments(self) -> ast.expr:
        return code.expression(resolved({**self.unhashed_arguments, **self.hashed_arguments}))

    def statements(self, pack: Pack | None) -> list[ast.stmt]:
        return [code.partial_statement(self.bound_name, self.module, self.object_name, self._arguments())]

    def code_state(self, number_of: NumberOf) -> Any:
        return {**super().code_state(number_of), "arguments": self.hashed_arguments}

    def path_hash(self) -> bytes:
        return bytes_of({"import": super().path_hash(), "hashed_arguments": self.hashed_arguments})


class CallImport(PartialImport):
    """Imports a callable, calls it with the arguments, and binds what it returns."""

    def statements(self, pack: Pack | None) -> list[ast.stmt]:
        return [code.call_import_statement(self.bound_name, self.module, self.object_name, self._arguments())]


def relative_path(path: str, root: str | None) -> str:
    """Return what counts of a path, the leading dot included.

    :raises ConfigError: if it does not lie within the root
    """
    if not root:
        return path
    if not ModuleName(path).is_within(root):
        raise ConfigError(f"unhashed_package_root: {path} does not lie within {root}")
    return path[len(root) :]


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
