"""What a RETURNN config, which is Python code outside of every package, needs of the recipe."""

from __future__ import annotations

from rcpack.analysis.library import ModuleLibrary
from rcpack.analysis.reading import ModuleCode, Reader
from rcpack.domain.code import ImportBinding, Reference, When
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
    config = ModuleCode(data, path, Reader())
    found: set[EntryPoint] = set()
    for statement in config.summary.statements:
        imports = dict.fromkeys(statement.imports)
        for reference in config.content(statement.index).references:
            if reference.when is When.TEXT:
                found.update(_of_string(library, reference))
            elif reference.imported is not None:
                imports[reference.imported] = None
        for binding in imports:
            try:
                found.update(_of_binding(library, config, binding))
            except ConfigError as error:
                error.where = f"{path}:{config.lines_of(statement.index, binding)[0]}"
                raise
    return tuple(sorted(found, key=str))


def _of_binding(library: ModuleLibrary, config: ModuleCode, binding: ImportBinding) -> list[EntryPoint]:
    if binding.level:
        raise ConfigError(
            "a config is in no package, so it cannot import relatively", hint="Write the full name of the module."
        )
    module = ModuleName(binding.loads or binding.module)
    if not library.is_packed(module):
        return []
    if library.file(module) is None:
        raise ConfigError(f"the module {module} was found under no recipe root")
    if binding.attribute is not None:
        submodule = module.child(binding.attribute)
        if binding.attribute not in library.summary(module).binders and library.file(submodule) is not None:
            module = submodule  # from pkg import mod
        else:
            return [EntryPoint(module, binding.attribute)]
    if binding.name == "*":
        return [EntryPoint(module)]
    return _attributes_of(config, binding, module, library) or [EntryPoint(module)]


def _attributes_of(
    config: ModuleCode, binding: ImportBinding, module: ModuleName, library: ModuleLibrary
) -> list[EntryPoint]:
    """``import a.b`` and then ``a.b.f``: only ``f`` is needed, unless the module is used in another way."""
    inner = tuple(binding.loads.split(".")[1:]) if binding.loads else ()
    found = []
    for statement in config.summary.statements:
        for reference in config.content(statement.index).references:
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
