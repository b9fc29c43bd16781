"""The errors of the closure: each says what, by which chain, and what to do."""

from __future__ import annotations

from rcpack.analysis.library import ModuleLibrary
from rcpack.domain.code import ModuleSummary
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint
from rcpack.domain.policy import Action, Policy
from rcpack.errors import EntryPointError, PolicyError


def refused(policy: Policy, module: ModuleName, chain: tuple[str, ...]) -> PolicyError:
    """The policy does not pack a module that is needed."""
    rule = policy.rule_for(module)
    if rule.action is Action.DENY:
        return PolicyError(
            f"the module {module} is denied by the rule {rule.pattern!r}",
            chain=chain,
            hint="Change the code so that it does not need the module, or the policy.",
        )
    return PolicyError(
        f"the module {module} is needed inside of a packed package, but the rule {rule.pattern!r} makes it extern",
        chain=chain,
        hint="A package and what is packed below it are resolved in one place: use one action for both.",
    )


def no_such_name(entry: EntryPoint, summary: ModuleSummary, library: ModuleLibrary) -> EntryPointError:
    """An entry module has no such object."""
    file = library.file(entry.module)
    near = library.nearest(entry.name or "", summary.binders)
    hint = f"Did you mean {' or '.join(near)}?" if near else "Check the spelling; the file was read as it is now."
    return EntryPointError(
        f"the module {entry.module} has no {entry.name!r}", where=file.path if file is not None else "", hint=hint
    )


def no_such_module(module: ModuleName, library: ModuleLibrary, chain: tuple[str, ...]) -> EntryPointError:
    """A module that is surely needed does not exist."""
    parent = module.parent
    near = library.nearest(module.leaf, library.sources.submodules(parent)) if parent is not None else ()
    hint = "Check the recipe roots (-r) and the spelling"
    if near and parent is not None:
        hint = f"Did you mean {' or '.join(f'{parent}.{name}' for name in near)}?"
    return EntryPointError(f"the module {module} was found under no recipe root", chain=chain, hint=hint)
