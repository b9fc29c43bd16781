"""The worklist from the entry points over definitions, not modules.

Decides what is kept, why, and what is reported about it. Asks ``resolution`` where names lead, the policy which
modules are packed, and the source provider for files. Knows nothing of hashes and of the text that is written.
"""

from __future__ import annotations

import fnmatch
import itertools
import posixpath
from collections import deque
from collections.abc import Iterable
from dataclasses import replace

from rcpack.analysis.closure import TRANSPARENT, Closure, Flags, Told
from rcpack.analysis.complaints import no_such_module, no_such_name, refused
from rcpack.analysis.findings import is_droppable
from rcpack.analysis.library import ModuleLibrary
from rcpack.analysis.needs import Needs, steps_to
from rcpack.analysis.offers import public_names
from rcpack.analysis.registries import is_registered, registers, unused_imports
from rcpack.analysis.steps import (
    Defined,
    Executed,
    Imported,
    NamedInText,
    PassedOn,
    Place,
    Provided,
    Spot,
    Step,
    Troubled,
)
from rcpack.analysis.targets import ExternTarget, PackedTarget, Resolution, Trouble, UnresolvedTarget
from rcpack.domain.code import (
    NAMED_PLACE,
    OWN_STEM,
    ImportBinding,
    ResourceUse,
    Statement,
    StatementKind,
    When,
)
from rcpack.domain.findings import FindingCode
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint, Extern
from rcpack.domain.policy import DEFAULT_EXTERN, Action
from rcpack.domain.stdlib import STANDARD_LIBRARY
from rcpack.errors import EntryPointError, RcpackError

#: How much data is packed from a folder whose use cannot be seen, in bytes and files.
_UNSEEN_BYTES = 10_000_000
_UNSEEN_FILES = 100


class _Closing(Closure):
    """A closure that grows."""

    def __init__(self, library: ModuleLibrary, hook_names: frozenset[str]) -> None:
        super().__init__(library, hook_names)
        self._needs = Needs(library, self.resolver)
        self._work: deque[Place] = deque()
        #: What packed code reads of other packed code.
        self._reads: set[str] = set()

    def enter(self, entries: Iterable[str | EntryPoint]) -> None:
        """Start from the entry points and work until nothing is missing.

        :raises EntryPointError: if one does not exist
        """
        found = (self.library.parse_entry(entry) if isinstance(entry, str) else entry for entry in entries)
        self.entry_points = tuple(dict.fromkeys(found))
        for entry in self.entry_points:
            self._enter(entry)
        for pattern in self.policy.force:
            module = ModuleName(pattern)
            if self.library.file(module) is None:
                raise EntryPointError(f"the forced module {pattern} is under no recipe root", hint="Check --force.")
            self._reach(module, None)
        self._run()
        self._keep_names_for_readers()
        self._pack_named_resources()

    def _run(self) -> None:
        while True:
            while self._work:
                place = self._work.popleft()
                try:
                    self._process(place)
                except RcpackError as error:
                    error.chain = error.chain or self._chain_with_place(place)
                    raise
            if not (self._keep_registered() or self._keep_forced_by_registry() or self._apply_flags()):
                return

    def _enter(self, entry: EntryPoint) -> None:
        self._reach(entry.module, None)
        if entry.name is None:
            names = public_names(self, entry.module)
            self.public_names[entry] = names
            self._keep_exports(entry.module)
        else:
            names = (entry.name,)
        for name in names:
            found = self.resolver.name(entry.module, name, (), is_own=False)
            if entry.name is not None and any(isinstance(item, UnresolvedTarget) for item in found.targets):
                if not any(trouble.keeps for trouble in found.troubles):
                    raise no_such_name(entry, self.summary(entry.module), self.library)
            # what is asked for by its name is needed as a whole, also if it is a module
            is_named = entry.name is not None or self.summary(entry.module).exports is not None
            self._follow(entry.module, found, None, is_bare=is_named)

    def _keep_exports(self, module: ModuleName) -> None:
        """Keep ``__all__`` of an entry module, which says what it offers."""
        summary = self.summary(module)
        if summary.has_computed_exports:
            binders = summary.binders.get("__all__")
            self._report(FindingCode.RCP106, Spot(module, binders[0] if binders else None), module, None)
            self._keep_whole(module, None)
        elif summary.exports is not None:
            self._follow(module, self.resolver.name(module, "__all__", (), is_own=False), None, is_bare=False)

    def _reach(self, module: ModuleName, parent: Place | None) -> None:
        """Note that a module is executed: its effects and those of the packages above stay."""
        if module in self.kept:
            return  # and so are the packages above
        for name in (*module.ancestors, module):
            if name in self.kept:
                continue
            if not self.library.is_packed(name):
                raise refused(self.policy, name, self._chain_with_place(parent))
            file = self.library.file(name)
            if file is None:
                raise no_such_module(name, self.library, self._chain_with_place(parent))
            self.kept[name] = set()
            self.module_parents[name] = parent
            try:
                summary = self.library.summary(name)
            except RcpackError as error:
                error.chain = error.chain or self._chain_with_place(parent)
                raise
            for statement in summary.statements:
                if statement.is_effect:
                    self._keep(name, statement.index, parent)
            if self.policy.whole_modules:
                self._keep_whole(name, parent)

    def _keep(self, module: ModuleName, index: int, parent: Place | None) -> None:
        kept = self.kept[module]
        if index not in kept:
            kept.add(index)
            self.parents[(module, index)] = parent
            self._work.append((module, index))

    def _keep_whole(self, module: ModuleName, parent: Place | None) -> None:
        if module in self.whole:
            return
        self.whole.add(module)
        for statement in self.summary(module).statements:
            for binding in statement.imports:
                if statement.kind is StatementKind.IMPORT:
                    self._import_whole(module, statement, binding, parent)
            if statement.kind not in TRANSPARENT:
                self._keep(module, statement.index, parent)

    def _import_whole(
        self, module: ModuleName, statement: Statement, binding: ImportBinding, parent: Place | None
    ) -> None:
        if binding.name != "*":
            found = Resolution(imports=[(module, statement.index, binding.name)])
            found.add(self.resolver.import_statement(module, binding))
            self._follow(module, found, parent, is_bare=False)
            return
        self.import_names.setdefault((module, statement.index), set())
        self.kept[module].add(statement.index)
        self._import_star((module, statement.index), binding, parent, is_optional=False)

    def _import_star(self, place: Place, binding: ImportBinding, parent: Place | None, *, is_optional: bool) -> None:
        """Keep all that a star import brings which stays as it is written."""
        module, spot = place[0], Spot(*place)
        target = self.resolver.star_target(module, binding)
        if target is None:
            self._report(FindingCode.RCP204, spot, "." * binding.level + binding.module, parent)
            return
        found = self.resolver.loaded(target)
        self._follow(module, found, parent, is_bare=False, spot=spot, is_optional=is_optional)
        if target not in self.kept:
            return
        if self.resolver.has_computed_exports(target):
            self._report(FindingCode.RCP106, spot, target, parent)
            self._keep_whole(target, parent)
        # without __all__, other names that are kept there could come through
        names = {*self.resolver.exported_names(target), *({"__all__"} & set(self.summary(target).binders))}
        for name in sorted(names):
            self._follow(module, self.resolver.name(target, name, (), is_own=False), parent, is_bare=False)

    def _process(self, place: Place) -> None:
        module, index = place
        statement, content = self.summary(module).statements[index], self.library.content(module, index)
        for finding in content.findings:
            self._report(finding.code, Spot(module, index, finding), finding.detail, place)
            if finding.keeps_module:
                self._keep_whole(module, place)
        for name in (*statement.binds, *statement.mutates):
            self._keep_name(module, name, place)
        for name in statement.global_writes:
            self._keep_name(module, name, place)
        self._reads.update(content.introspects)
        if "__doc__" in content.self_reads:
            self._reads.add("doc")
        if "__annotations__" in content.self_reads:
            self._reads.add("annotations")
        for step in self._needs.steps_of(place, self.flags.annotations):
            self._take(step, place)
        for binding in statement.imports:
            if binding.name == "*":  # try: from a import *
                self._import_star(place, binding, place, is_optional=True)
        for resource in content.resources:
            if resource.path != NAMED_PLACE:
                self._resource(place, resource)

    def _keep_name(self, module: ModuleName, name: str, place: Place) -> None:
        """Keep everything that binds or changes a name which a kept statement binds or changes."""
        summary = self.summary(module)
        for index in (*summary.binders.get(name, ()), *summary.mutators.get(name, ())):
            if index == place[1]:
                continue
            if summary.statements[index].kind is StatementKind.IMPORT:
                self._follow(module, self.resolver.name(module, name, ()), place, is_bare=False)
            else:
                self._keep(module, index, place)

    def _follow(
        self,
        module: ModuleName,
        found: Resolution,
        parent: Place | None,
        *,
        is_bare: bool,
        spot: Spot | None = None,
        is_optional: bool = False,
    ) -> None:
        """Keep where a resolution leads, and what it passes; see :func:`rcpack.analysis.needs.steps_to`."""
        spot = spot if spot is not None else Spot(module)
        for step in steps_to(self.library, spot, found, is_bare=is_bare, is_optional=is_optional):
            self._take(step, parent)

    def _take(self, step: Step, parent: Place | None) -> None:
        """Do what a step says.

        :param parent: the statement from which it starts; ``None`` for an entry point
        """
        if isinstance(step, Executed):
            self._reach(step.module, parent)
        elif isinstance(step, Imported):
            module, index = step.place
            self._reach(module, parent)
            self.kept[module].add(index)
            self.parents.setdefault(step.place, parent)
            self.import_names.setdefault(step.place, set()).add(step.name)
        elif isinstance(step, Defined):
            self._reach(step.place[0], parent)
            self._keep(*step.place, parent)
            if step.is_foreign:
                self._named_place(*step.place)
        elif isinstance(step, Provided):
            self._extern(step.module, parent, step.is_optional)
        elif isinstance(step, PassedOn):
            self._report(FindingCode.RCP105, step.spot, step.module, parent)
            self._keep_whole(step.module, parent)
        elif isinstance(step, Troubled):
            self._trouble(step.spot, step.trouble, parent, step.is_optional)
        else:
            self._named_in_text(step, parent)

    def _trouble(self, spot: Spot, trouble: Trouble, parent: Place | None, is_optional: bool) -> None:
        if trouble.is_fatal or (trouble.code is FindingCode.RCP203 and not is_optional):
            raise no_such_module(ModuleName(trouble.detail), self.library, self._chain_with_place(parent, spot))
        if trouble.code is FindingCode.RCP303 and self._loads(spot.module, trouble.detail):
            return
        if trouble.place is not None:
            spot = Spot(*trouble.place)
        self._report(trouble.code, spot, trouble.detail, parent)
        if trouble.keeps is not None:
            self._reach(trouble.keeps, parent)
            self._keep_whole(trouble.keeps, parent)

    def _loads(self, module: ModuleName, submodule: str) -> bool:
        """Tell whether any import statement of a module loads another module."""
        outer = (binding for statement in self.summary(module).statements for binding in statement.imports)
        for binding in itertools.chain(outer, self.library.code(module).inner_imports()):
            base = ModuleName(binding.loads) if binding.loads else self.resolver.star_target(module, binding)
            names = () if base is None else (base, base.child(binding.attribute or ""))
            if any(name.is_within(submodule) for name in names):
                return True
        return False

    def _extern(self, module: ModuleName, parent: Place | None, is_optional: bool) -> None:
        rule = self.policy.rule_for(module)
        # what lies in a packed package is resolved in the vendored tree only
        is_lost = module.root in self.kept and not is_optional
        if is_lost or rule.action is Action.DENY:
            raise refused(self.policy, module, self._chain_with_place(parent))
        if rule is DEFAULT_EXTERN and self.library.file(module.root) is not None:
            self._report(FindingCode.RCP208, Spot(module.root), module.root, parent)
        if module.root in STANDARD_LIBRARY:
            return
        by = self.name_of(parent) if parent is not None else "the entry point"
        known = self.externs.get(module)
        if known is None or (known.is_optional and not is_optional):
            self.externs[module] = Extern(module=module, is_optional=is_optional, imported_by=by)

    def _named_in_text(self, step: NamedInText, place: Place | None) -> None:
        """``"pkg.mod.Class"``: an entry point of its own, if it names something that is there."""
        entry, spot = step.entry, step.spot
        self._report(FindingCode.RCP304, spot, str(entry), place)
        self._reach(entry.module, place)
        for name in (entry.name,) if entry.name is not None else public_names(self, entry.module):
            found = self.resolver.name(entry.module, name, (), is_own=False)
            self._follow(spot.module, found, place, is_bare=False, spot=spot, is_optional=True)

    def _keep_registered(self) -> bool:
        """Keep decorated or derived definitions of reached modules whose decorator or base keeps a list of them."""
        has_grown = False
        for module in tuple(self.kept):
            for statement in self.summary(module).statements:
                if statement.index in self.kept[module] or not (statement.registrars or self.policy.strict):
                    continue
                is_strict = self.policy.strict and is_droppable(self, module, statement)
                if is_strict or is_registered(self, module, statement):
                    self._keep(module, statement.index, self.module_parents.get(module))
                    has_grown = True
        return has_grown

    def _keep_forced_by_registry(self) -> bool:
        """Reach modules that are imported without being used, if they register something with packed code."""
        for module in tuple(self.kept):
            for statement, target in unused_imports(self, module):
                if registers(self, target, set()):
                    place = self.module_parents.get(module)
                    self._reach(target, place)
                    self._follow_unused(module, statement, target, place)
                    return True
        return False

    def _follow_unused(self, module: ModuleName, statement: Statement, target: ModuleName, place: Place | None) -> None:
        for binding in statement.imports:
            if binding.name == "*":
                self._import_star((module, statement.index), binding, place, is_optional=False)
            found = Resolution(imports=[(module, statement.index, binding.name)])
            found.add(self.resolver.import_statement(module, binding))
            if target in found.modules:
                self._follow(module, found, place, is_bare=False)

    def _apply_flags(self) -> bool:
        """Look for code that reads docstrings, annotations or places; annotations are followed then."""
        reads = self._reads
        flags = Flags(
            docs="doc" in reads or "source" in reads,
            annotations="annotations" in reads,
            places="module" in reads or "source" in reads,
            sources="source" in reads,
        )
        needs_more = flags.annotations and not self.flags.annotations
        self.flags = flags
        if needs_more:
            self._work.extend((module, index) for module in tuple(self.kept) for index in self.statements(module))
        return needs_more

    def _keep_names_for_readers(self) -> None:
        for module in tuple(self.kept):
            summary = self.summary(module)
            places = {
                reference.name: (module, index)
                for index in self.statements(module)
                for reference in self.library.content(module, index).references
                if reference.when is When.DEFERRED and reference.name
            }
            for statement in summary.statements:
                named = [name for name in places if name in statement.binds]
                if statement.kind is StatementKind.TYPE_CHECKING and named and statement.index not in self.kept[module]:
                    self.kept[module].add(statement.index)
                    for step in self._needs.steps_of((module, statement.index), self.flags.annotations):
                        self._take(step, places[named[0]])
                elif statement.kind is StatementKind.IMPORT:
                    for name in named:
                        self._keep_import_name(module, statement, name)
        self._run()

    def _keep_import_name(self, module: ModuleName, statement: Statement, name: str) -> None:
        """Keep a name of an import statement if what it names is there in any case."""
        targets = self.resolver.name(module, name, ()).targets
        names = self.import_names.get((module, statement.index), set())
        is_there = all(
            (isinstance(target, ExternTarget) and bool(names))
            or (isinstance(target, PackedTarget) and set(target.statements) <= self.kept.get(target.module, set()))
            for target in targets
        )
        if targets and is_there:
            passed = self.resolver.name(module, name, ()).imports
            if all(place[0] in self.kept for place in passed):
                for passed_module, index, passed_name in passed:
                    self.kept[passed_module].add(index)
                    self.import_names.setdefault((passed_module, index), set()).add(passed_name)

    def _named_place(self, module: ModuleName, index: int) -> None:
        """Another module uses ``HERE`` of this one: what it reads there cannot be seen."""
        for use in self.library.content(module, index).resources:
            if use.path == NAMED_PLACE:
                self._resource((module, index), replace(use, path=None))

    def _resource(self, place: Place, use: ResourceUse) -> None:
        module, path, spot = place[0], use.path, Spot(*place)
        if use.package:  # pkgutil.get_data("a.b", "x.txt")
            module = ModuleName(use.package)
            if not self.library.is_packed(module) or self.library.file(module) is None:
                return
            self._reach(module, place)
        file = self.library.file(module)
        assert file is not None, "a packed module has a file"
        if path is not None:
            path = path.replace(OWN_STEM, posixpath.splitext(posixpath.basename(file.path))[0])
        found = self.library.sources.data_files(file, path if path is not None else ".")
        if path is None:
            self._report(FindingCode.RCP206, spot, "", place)
            sizes = [len(self.library.sources.read_data(file, item)) for item in found[:_UNSEEN_FILES]]
            if len(found) > _UNSEEN_FILES or sum(sizes) > _UNSEEN_BYTES:
                self._report(FindingCode.RCP207, spot, f"{len(found)} files", place)
                return
        elif not found and not path.endswith((".py", "/", "..")):
            self._report(FindingCode.RCP205, spot, path, place)
        for item in found:
            self.resources.setdefault(item, module)

    def _pack_named_resources(self) -> None:
        for module in self.kept:
            file = self.library.file(module)
            if file is None or not self.policy.resources:
                continue
            for item in self.library.sources.data_files(file, "."):
                if any(fnmatch.fnmatchcase(item, pattern) for pattern in self.policy.resources):
                    self.resources.setdefault(item, module)

    def _report(self, code: FindingCode, spot: Spot, detail: str, place: Place | None) -> None:
        key = (code, spot, detail)
        if key not in self._told:
            self._told[key] = Told(code, spot, detail, self.chain(place))

    def _chain_with_place(self, parent: Place | None, spot: Spot | None = None) -> tuple[str, ...]:
        chain = self.chain(parent)
        if parent is None:
            return chain
        module, index = parent
        file = self.library.file(module)
        path = file.path if file is not None else module
        line = self.lines_of(spot)[0] if spot is not None else 0
        return (*chain[:-1], f"{chain[-1]} ({path}:{line or self.summary(module).statements[index].line})")


def close(
    library: ModuleLibrary, entries: Iterable[str | EntryPoint], hook_names: frozenset[str] = frozenset()
) -> Closure:
    """Find all that the entry points need.

    :param library: the modules, under a policy
    :param entries: what is asked for
    :param hook_names: names that an entry module offers even if it only imports them
    :raises EntryPointError: if an entry, or a module that is surely imported, does not exist
    :raises PolicyError: if a denied module is needed
    :raises SourceError: if a needed file cannot be parsed
    """
    closure = _Closing(library, hook_names)
    closure.enter(entries)
    return closure
