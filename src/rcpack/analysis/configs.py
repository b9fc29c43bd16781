"""What a RETURNN config, which is Python code outside of every package, needs of the recipe."""

from __future__ import annotations

from rcpack.analysis.library import ModuleLibrary
from rcpack.analysis.parsing import parse
from rcpack.analysis.summarize import summarize
from rcpack.domain.code import ImportBinding, ModuleSummary, Reference, When
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint
from rcpack.errors import ConfigError


def entry_points_of_text(library: ModuleLibrary, data: bytes, path: str) -> tuple[EntryPoint, ...]:
    """List the objects of packed modules that a config imports, or names in a string at any depth.

    :param library: the modules
    :param data: the bytes of the config
    :param path: for messages
    :return: sorted
    :raises SourceError: if the config is no Python 3
    :raises ConfigError: if it imports relatively, or something that does not exist
    """
    summary, _ = summarize(parse(data, path))
    found: set[EntryPoint] = set()
    for statement in summary.statements:
        for binding in statement.imports:
            found.update(_of_binding(library, summary, binding, path))
        for reference in statement.references:
            if reference.when is When.TEXT:
                found.update(_of_string(library, reference))
            elif reference.imported is not None:
                found.update(_of_binding(library, summary, reference.imported, path))
    return tuple(sorted(found, key=str))


def _of_binding(library: ModuleLibrary, summary: ModuleSummary, binding: ImportBinding, path: str) -> list[EntryPoint]:
    if binding.level:
        raise ConfigError(
            "a config is in no package, so it cannot import relatively",
            where=f"{path}:{binding.line}",
            hint="Write the full name of the module.",
        )
    module = ModuleName(binding.loads or binding.module)
    if not library.is_packed(module):
        return []
    if library.file(module) is None:
        raise ConfigError(f"the module {module} was found under no recipe root", where=f"{path}:{binding.line}")
    if binding.attribute is not None:
        submodule = module.child(binding.attribute)
        if binding.attribute not in library.summary(module).binders and library.file(submodule) is not None:
            module = submodule  # from pkg import mod
        else:
            return [EntryPoint(module, binding.attribute)]
    if binding.name == "*":
        return [EntryPoint(module)]
    return _attributes_of(summary, binding, module, library) or [EntryPoint(module)]


def _attributes_of(
    summary: ModuleSummary, binding: ImportBinding, module: ModuleName, library: ModuleLibrary
) -> list[EntryPoint]:
    """``import a.b`` and then ``a.b.f``: only ``f`` is needed, unless the module is used in another way."""
    inner = tuple(binding.loads.split(".")[1:]) if binding.loads else ()
    found = []
    for statement in summary.statements:
        for reference in statement.references:
            if reference.name != binding.name or reference.is_import:
                continue
            taken = reference.attributes
            if taken[: len(inner)] != inner or len(taken) == len(inner):
                if inner[: len(taken)] == taken or len(taken) == len(inner):
                    return []
                continue
            name = taken[len(inner)]
            if name not in library.summary(module).binders:
                return []
            found.append(EntryPoint(module, name))
    return found


def _of_string(library: ModuleLibrary, reference: Reference) -> list[EntryPoint]:
    entry = library.entry_point(reference.name)
    if entry is None or (entry.name is not None and entry.name not in library.summary(entry.module).binders):
        return []
    return [entry]
