"""What a global name with its attributes stands for: the one place where names are followed from module to module.

``nn.functional.relu`` in a module is a name with two attributes. The resolver follows imports (also through
re-exports, star imports, aliases and submodules) as far as modules go, and says which definition, extern or builtin
it ends at, and what it passed on the way: import statements that must stay, and modules that are executed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from typing import TypeVar

from rcpack.analysis.asking import AskedSources, Question
from rcpack.analysis.targets import (
    BuiltinTarget,
    ExternTarget,
    ModuleTarget,
    PackedTarget,
    Resolution,
    Trouble,
    UnresolvedTarget,
)
from rcpack.domain.code import (
    Content,
    ImportBinding,
    ModuleFile,
    ModuleKind,
    ModuleSummary,
    Reference,
    Statement,
    StatementKind,
)
from rcpack.domain.findings import FindingCode
from rcpack.domain.names import ModuleName, absolute_name
from rcpack.domain.stdlib import BUILTINS, MODULE_ATTRIBUTES

_Asked = TypeVar("_Asked")
_Found = TypeVar("_Found")


class Modules:
    """What the resolver asks of the rest: which modules are packed, and what is in them."""

    sources: AskedSources
    resolutions: Resolutions

    def traced(self, find: Callable[[], _Found]) -> tuple[_Found, frozenset[Question]]:
        """Find something out, and say what was asked of the sources for it."""
        raise NotImplementedError

    def is_packed(self, module: ModuleName) -> bool:
        """Tell whether the policy packs the module (it may not exist). Refused modules are noted by the caller."""
        raise NotImplementedError

    def file(self, module: ModuleName) -> ModuleFile | None:
        """Find a module that is packed."""
        raise NotImplementedError

    def summary(self, module: ModuleName) -> ModuleSummary:
        """Summarize a module that was found."""
        raise NotImplementedError

    def content(self, module: ModuleName, index: int) -> Content:
        """Say what is inside a statement of a module that was found.

        :raises SourceError: if that is not known to libcst
        """
        raise NotImplementedError

    def has_unseen_names(self, module: ModuleName) -> bool:
        """Tell whether a module may bind names by means that cannot be seen (``globals()``, ``exec``)."""
        raise NotImplementedError


#: module, name, attributes, whether the module itself uses the name
_Key = tuple[str, str, tuple[str, ...], bool]


class Resolutions:
    """What was found out about names, for all who look at one state of a recipe, with what was asked for it."""

    def __init__(self) -> None:
        self.names: dict[_Key, tuple[Resolution, frozenset[Question]]] = {}
        self.exports: dict[ModuleName, tuple[tuple[str, ...], frozenset[Question]]] = {}
        self._sets: dict[frozenset[Question], frozenset[Question]] = {}

    def shared_set(self, asked: Set[Question]) -> frozenset[Question]:
        """Return one object for equal sets: most names of a module need the same questions."""
        found = frozenset(asked)
        return self._sets.setdefault(found, found)


class Resolver:
    """Follows names; every answer is remembered."""

    def __init__(self, modules: Modules) -> None:
        self._modules = modules
        self._known = modules.resolutions
        #: Answers that ran into a circle: what they are depends on where the first question came from, so they are
        #: remembered here only.
        self._circular: dict[_Key, Resolution] = {}
        self._underway: set[_Key] = set()
        #: Whether the answer that is looked for now ran into a circle.
        self._is_circular = False

    def name(self, module: ModuleName, name: str, attributes: tuple[str, ...], is_own: bool = True) -> Resolution:
        """Resolve a name of a module.

        :param module: the module, which is packed
        :param name: the global name
        :param attributes: what is taken from it, one after the other
        :param is_own: whether the module itself uses the name (then builtins count), or another one takes it from it
        """
        key = (module, name, attributes, is_own)
        known = self._known.names.get(key)
        if known is not None:
            self._modules.sources.asked |= known[1]
            return known[0]
        if key in self._circular:
            self._is_circular = True
            return self._circular[key]
        if key in self._underway:  # from a import b; in a: from this import b
            self._is_circular = True
            return Resolution()
        self._underway.add(key)
        try:
            found, asked, is_circular = self._watched(lambda: self._name(module, name, attributes, is_own))
        finally:
            self._underway.discard(key)
        if is_circular:
            self._circular[key] = found
        else:
            self._known.names[key] = found, asked
        return found

    def remembered(
        self, known: dict[_Asked, tuple[_Found, frozenset[Question]]], key: _Asked, find: Callable[[], _Found]
    ) -> _Found:
        """Find something out by names, once for all closures; what ran into a circle is found out anew.

        :param known: what was found out before, with what was asked for it; grows
        :param key: what it is
        :param find: finds it out
        """
        before = known.get(key)
        if before is not None:
            self._modules.sources.asked |= before[1]
            return before[0]
        found, asked, is_circular = self._watched(find)
        if not is_circular:
            known[key] = found, asked
        return found

    def _watched(self, find: Callable[[], _Found]) -> tuple[_Found, frozenset[Question], bool]:
        """Find something out by names.

        :return: what was found, what was asked for it, and whether that ran into a circle, so that it is no answer for
            everybody
        """
        was_circular, self._is_circular = self._is_circular, False
        try:
            found, asked = self._modules.traced(find)
        finally:
            is_circular, self._is_circular = self._is_circular, self._is_circular or was_circular
        return found, asked, is_circular

    def resolution(self, module: ModuleName, reference: Reference) -> Resolution:
        """Resolve a reference in a module, which is packed."""
        if reference.imported is None:
            return self.name(module, reference.name, reference.attributes)
        if reference.is_import:
            return self.import_statement(module, reference.imported)
        return self.imported(module, reference.imported, reference.attributes)

    def imported(self, module: ModuleName, binding: ImportBinding, attributes: tuple[str, ...]) -> Resolution:
        """Resolve what an import statement of a module binds, and attributes taken from that.

        Without attributes, this is the object itself: for a module, all of it.
        """
        base = self._absolute(module, binding)
        if base is None:
            return _unresolved(_imported_path(binding), attributes, Trouble(FindingCode.RCP204, _written(binding)))
        found = Resolution()
        if binding.loads is not None and binding.loads != binding.module:
            found.add(self.loaded(ModuleName(binding.loads)))
        if binding.attribute is None:
            found.add(self.module(base, attributes))
            return found
        if base == module and self._is_submodule(base.child(binding.attribute)):
            # from . import name, in a package: it has no such name yet, so this is the module below
            base = base.child(binding.attribute)
            found.add(self.module(base, attributes))
            return found
        found.add(self.module(base, (binding.attribute, *attributes)))
        _forget_submodules(found, [base.child(binding.attribute)])
        return found

    def loaded(self, module: ModuleName) -> Resolution:
        """Resolve ``import a.b.c`` as a statement: the modules that it executes."""
        found = Resolution()
        if not self._modules.is_packed(module):
            found.externs.append(module)
            return found
        if self._modules.file(module) is None:
            found.add(self._missing(module))
            return found
        found.modules.append(module)
        return found

    def import_statement(self, module: ModuleName, binding: ImportBinding) -> Resolution:
        """Resolve an import statement as far as it is executed: a module that it binds is loaded, but not passed on."""
        base = self._absolute(module, binding)
        if base is None:
            return _unresolved(_imported_path(binding), (), Trouble(FindingCode.RCP204, _written(binding)))
        if binding.attribute is None:
            return self.loaded(ModuleName(binding.loads) if binding.loads else base)
        found = self.imported(module, binding, ())
        if any(isinstance(target, ModuleTarget) for target in found.targets):
            loaded = Resolution()
            loaded.add(found)
            loaded.targets = [target for target in found.targets if not isinstance(target, ModuleTarget)]
            loaded.modules += [target.module for target in found.targets if isinstance(target, ModuleTarget)]
            return loaded
        return found

    def module(self, module: ModuleName, path: tuple[str, ...]) -> Resolution:
        """Resolve attributes of a module.

        :param module: absolute name
        :param path: the attributes; without any, the module object is meant
        """
        found = Resolution()
        if not self._modules.is_packed(module):
            found.externs.append(module)
            found.targets.append(ExternTarget(".".join((module, *path))))
            return found
        file = self._modules.file(module)
        if file is None:
            found.add(self._missing(module))
            found.targets.append(UnresolvedTarget(module, path))
            return found
        found.modules.append(module)
        if not path or (path[0] in MODULE_ATTRIBUTES and not self._binds(module, path[0])):
            found.targets.append(ModuleTarget(module, path))
            return found
        found.add(self.name(module, path[0], path[1:], is_own=False))
        return found

    def exported_names(self, module: ModuleName) -> tuple[str, ...]:
        """List what ``from module import *`` binds, sorted, star imports of its own included."""
        known = self._known.exports.get(module)
        if known is None:
            known = self._modules.traced(lambda: tuple(sorted(self._exported(module, set()))))
            self._known.exports[module] = known
        else:
            self._modules.sources.asked |= known[1]
        return known[0]

    def _exported(self, module: ModuleName, seen: set[ModuleName]) -> set[str]:
        if module in seen or self._modules.file(module) is None:
            return set()
        seen.add(module)
        summary = self._modules.summary(module)
        if summary.exports is not None:
            return set(summary.exports)
        names = set(summary.binders)
        for _, binding in summary.stars:
            target = self._absolute(module, binding)
            if target is not None and self._modules.is_packed(target):
                names |= self._exported(target, seen)
        if summary.has_computed_exports:
            return {name for name in names if not name.startswith("__")}
        return {name for name in names if not name.startswith("_")}

    def has_computed_exports(self, module: ModuleName) -> bool:
        """Tell whether only a run shows what ``from module import *`` binds, by an ``__all__`` there or below."""
        return self._has_computed_exports(module, set())

    def _has_computed_exports(self, module: ModuleName, seen: set[ModuleName]) -> bool:
        if module in seen or not self._modules.is_packed(module) or self._modules.file(module) is None:
            return False
        seen.add(module)
        summary = self._modules.summary(module)
        if summary.exports is not None or summary.has_computed_exports:
            return summary.has_computed_exports
        targets = (self._absolute(module, binding) for _, binding in summary.stars)
        return any(target is not None and self._has_computed_exports(target, seen) for target in targets)

    def star_target(self, module: ModuleName, binding: ImportBinding) -> ModuleName | None:
        """Return the module of a star import, absolute."""
        return self._absolute(module, binding)

    def _absolute(self, module: ModuleName, binding: ImportBinding) -> ModuleName | None:
        file = self._modules.file(module)
        is_package = file is not None and file.kind is ModuleKind.PACKAGE
        return absolute_name(module, is_package, binding.level, binding.module)

    def _is_submodule(self, module: ModuleName) -> bool:
        return self._modules.file(module) is not None

    def _binds(self, module: ModuleName, name: str) -> bool:
        return name in self._modules.summary(module).binders

    def _missing(self, module: ModuleName) -> Resolution:
        return Resolution(troubles=[Trouble(FindingCode.RCP203, module)])

    def _name(self, module: ModuleName, name: str, attributes: tuple[str, ...], is_own: bool) -> Resolution:
        summary = self._modules.summary(module)
        found = Resolution()
        group: list[int] = []
        for index in summary.binders.get(name, ()):
            statement = summary.statements[index]
            if statement.kind is not StatementKind.IMPORT:
                group.append(index)
            for step in self._through(module, statement, name, attributes):
                found.add(step)
        # import a.b  # and elsewhere import a.c; then a.c.x
        _forget_submodules(found, _loaded_by(summary, name))
        for index, star in self._stars_of(module, summary, name, bool(group or found.imports)):
            found.add(self._through_star(module, index, star, name, attributes))
            if summary.statements[index].kind is not StatementKind.IMPORT:  # try: from a import *
                group.append(index)
        if name in summary.binders or found.imports or group:
            group += [index for index in summary.mutators.get(name, ()) if index not in group]
            if group:
                found.targets.insert(0, PackedTarget(module, tuple(sorted(group)), name, attributes))
            return found
        return self._elsewhere(module, summary, name, attributes, is_own, found)

    def _through(
        self, module: ModuleName, statement: Statement, name: str, attributes: tuple[str, ...]
    ) -> Iterator[Resolution]:
        """Follow the imports and aliases by which a statement binds a name."""
        for binding in statement.imports:
            if binding.name == name:
                step = Resolution()
                if statement.kind is StatementKind.IMPORT:
                    step.imports.append((module, statement.index, name))
                step.add(self.imported(module, binding, attributes))
                if statement.kind is StatementKind.IMPORT:
                    step.troubles = [_made_fatal(trouble) for trouble in step.troubles]
                yield step
        alias = statement.alias
        if alias is not None and statement.kind is StatementKind.ASSIGNMENT:
            # X = a.b.c, where a.b.c may be a module
            base = self.name(module, alias.name, alias.attributes)
            if any(isinstance(target, ModuleTarget) and not target.attributes for target in base.targets):
                yield self.name(module, alias.name, alias.attributes + attributes)
        # nn = LazyLoader("nn", globals())  # in a package that has a module nn
        if statement.kind is StatementKind.ASSIGNMENT and self._modules.content(module, statement.index).is_ordered:
            submodule = module.child(name)
            if self._modules.is_packed(submodule) and self._modules.file(submodule) is not None:
                yield self.module(submodule, attributes)

    def _stars_of(
        self, module: ModuleName, summary: ModuleSummary, name: str, is_bound: bool
    ) -> Iterator[tuple[int, ModuleName]]:
        """List the star imports of packed modules that bind a name; of others only if nothing else does."""
        externs: list[tuple[int, ModuleName]] = []
        for index, binding in summary.stars:
            target = self._absolute(module, binding)
            if target is None:
                continue
            if not self._modules.is_packed(target):
                externs.append((index, target))
            elif self._modules.file(target) is not None and name in self.exported_names(target):
                is_bound = True
                yield index, target
        if not is_bound and name not in BUILTINS and name not in MODULE_ATTRIBUTES:
            yield from externs

    def _through_star(
        self, module: ModuleName, index: int, target: ModuleName, name: str, attributes: tuple[str, ...]
    ) -> Resolution:
        found = Resolution()
        if self._modules.summary(module).statements[index].kind is StatementKind.IMPORT:
            found.imports.append((module, index, name))
        found.add(self.module(target, (name, *attributes)))
        if self.has_computed_exports(target):
            found.troubles.append(Trouble(FindingCode.RCP106, target, keeps=target))
        if not self._modules.is_packed(target):
            found.troubles.append(Trouble(FindingCode.RCP107, f"{name} from {target}", place=(module, index)))
        return found

    def _add_loader(
        self, module: ModuleName, summary: ModuleSummary, submodule: ModuleName, is_own: bool, found: Resolution
    ) -> None:
        """Look for the import in a package that loads a submodule and so binds its name: ``from .sub import x``."""
        for statement in summary.statements:
            for binding in statement.imports:
                base = self._absolute(module, binding)
                names = [ModuleName(binding.loads)] if binding.loads else [base] if base is not None else []
                names += [name.child(binding.attribute) for name in names if binding.attribute]
                if statement.kind is StatementKind.TYPE_CHECKING or not any(n.is_within(submodule) for n in names):
                    continue
                if is_own:  # a global name is looked up in the package itself, so this statement must stay
                    step = self.import_statement(module, binding)
                    found.imports += [(module, statement.index, binding.name), *step.imports]
                    found.modules += step.modules
                    found.carried += step.targets
                return
        found.troubles.append(Trouble(FindingCode.RCP303, submodule))

    def _elsewhere(
        self,
        module: ModuleName,
        summary: ModuleSummary,
        name: str,
        attributes: tuple[str, ...],
        is_own: bool,
        found: Resolution,
    ) -> Resolution:
        """Look for a name that no statement of the module binds."""
        if is_own and name in BUILTINS:
            found.targets.append(BuiltinTarget(name, attributes))
            return found
        file = self._modules.file(module)
        if file is not None and file.kind is not ModuleKind.MODULE:
            submodule = module.child(name)
            if self._is_submodule(submodule):
                found.add(self.module(submodule, attributes))
                self._add_loader(module, summary, submodule, is_own, found)
                return found
        writers = tuple(item.index for item in summary.statements if name in item.global_writes)
        if writers:
            found.targets.append(PackedTarget(module, writers, name, attributes))
            return found
        if is_own and name in MODULE_ATTRIBUTES:
            found.targets.append(BuiltinTarget(name, attributes))
            return found
        if "__getattr__" in summary.binders:
            found.troubles.append(Trouble(FindingCode.RCP104, f"{module}.{name}", keeps=module))
            found.add(self.name(module, "__getattr__", ()))
        elif self._modules.has_unseen_names(module):
            found.troubles.append(Trouble(FindingCode.RCP103, f"{module}.{name}", keeps=module))
        elif name not in summary.binders:
            code = FindingCode.RCP201 if is_own else FindingCode.RCP202
            found.troubles.append(Trouble(code, f"{name}" if is_own else f"{module}.{name}"))
        found.targets.append(UnresolvedTarget(name, attributes))
        return found


def _loaded_by(summary: ModuleSummary, name: str) -> list[str]:
    """List the modules that ``import a.b.c`` statements load which bind a name."""
    statements = (summary.statements[index] for index in summary.binders.get(name, ()))
    return [item.loads for statement in statements for item in statement.imports if item.name == name and item.loads]


def _forget_submodules(found: Resolution, loaded: Sequence[str]) -> None:
    """Take back the findings about submodules that an import statement loads."""
    if loaded:
        found.troubles = [
            trouble
            for trouble in found.troubles
            if trouble.code is not FindingCode.RCP303
            or not any(ModuleName(n).is_within(trouble.detail) for n in loaded)
        ]


def _made_fatal(trouble: Trouble) -> Trouble:
    return replace(trouble, is_fatal=True) if trouble.code is FindingCode.RCP203 else trouble


def _unresolved(name: str, attributes: tuple[str, ...], trouble: Trouble) -> Resolution:
    return Resolution(targets=[UnresolvedTarget(name, attributes)], troubles=[trouble])


def _written(binding: ImportBinding) -> str:
    return f"{'.' * binding.level}{binding.module}"


def _imported_path(binding: ImportBinding) -> str:
    """What an import statement names, by the words of the statement: the alias says nothing about it."""
    return ".".join((_written(binding), *((binding.attribute,) if binding.attribute else ())))
