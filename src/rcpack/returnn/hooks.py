"""The names that RETURNN looks up in a config, and which packed objects are bound to them.

Decides which hook means which object, and never guesses: a hook that two entry modules offer is an error until
``--bind`` decides. Leaves to ``returnn.config`` how a binding is written.
"""

from __future__ import annotations

import keyword
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rcpack.domain.pack import EntryPoint, Pack
from rcpack.errors import ConfigError

#: Hook -> who calls or reads it. An entry module that offers one of these names gets it bound without asking.
HOOKS = {
    # Functions that make or run the model
    "get_model": "makes the model of an epoch (torch, TF and JAX engines, RETURNN frontend)",
    "train_step": "computes the losses of a batch",
    "forward_step": "computes the outputs of a batch in forward, search and evaluation tasks",
    "forward_callback": "makes, or is, the object that receives the outputs of a forward task",
    "get_network": "makes the net dict of an epoch (TF)",
    "custom_construction_algo": "makes the net dict of a pretraining step (TF); the config's `pretrain` names it",
    # Data that describe the model
    "network": "the net dict (TF)",
    "extern_data": "the data keys with their dims",
    "model_outputs": "the outputs that a forward task must produce",
    # Callbacks
    "forward_init_hook": "called by the forward callbacks of i6_experiments before the first batch",
    "forward_finish_hook": "called by the forward callbacks of i6_experiments after the last batch",
    "startup_callback": "called with the config before anything else is set up",
    "epoch_start": "called before each epoch",
    "epoch_end": "called after each epoch",
    "dynamic_learning_rate": "computes the learning rate of a step",
    "load_model_post_hooks": "called after a checkpoint was loaded (torch)",
    "init_new_network_callback": "called after the network was made anew (TF)",
    "torch_batching": "makes batches of the dataset's sequences (torch)",
    "wrap_tf_session": "wraps the session (TF)",
    "SprintInterfacePythonFeatureScorer": "scores features for RASR",
}

#: Names that RETURNN itself puts into the namespace of a config.
_RESERVED = frozenset({"config"})


@dataclass(frozen=True, slots=True, order=True)
class HookBinding:
    """A name of the config with the packed object that it means."""

    hook: str
    target: EntryPoint


def parse_bindings(texts: Iterable[str]) -> dict[str, str]:
    """Read what the user wrote for ``--bind``.

    :param texts: ``hook=pkg.mod.name`` each
    :return: hook -> dotted name of the object, which must be an entry point of the pack, too
    :raises ConfigError: if one is malformed, or a hook is bound twice
    """
    found: dict[str, str] = {}
    for text in texts:
        hook, equals, target = text.partition("=")
        is_name = hook.isidentifier() and not keyword.iskeyword(hook) and not hook.startswith("__")
        if not equals or not is_name or hook in _RESERVED or "." not in target:
            raise ConfigError(f"{text!r} binds nothing", hint="Write HOOK=package.module.name.")
        if found.setdefault(hook, target) != target:
            raise ConfigError(f"{hook} is bound twice, to {found[hook]} and to {target}")
    return found


def choose_bindings(
    pack: Pack,
    entries: Collection[str],
    bindings: Mapping[str, str],
    taken: Mapping[str, EntryPoint | None],
) -> tuple[HookBinding, ...]:
    """Decide what the generated part of the config binds.

    :param pack: the pack that all targets are in
    :param entries: the entry points that the user asked for; those of a base config bind nothing by themselves
    :param bindings: what the user decided, from :func:`parse_bindings`
    :param taken: names that the base config binds itself -> what it imports under that name, if it is an import
    :return: the bindings, sorted
    :raises ConfigError: if a hook could mean two objects, or a target is a whole module
    """
    found = [HookBinding(hook, _target_of(pack, hook, text)) for hook, text in bindings.items()]
    for hook, offered in _offers(pack, entries).items():
        if hook in bindings or taken.get(hook) in offered:
            continue
        if hook in taken or len(offered) > 1:
            names = [*map(str, offered), *(["the base config"] if hook in taken else [])]
            message = f"{hook} could be that of {' or that of '.join(names)}"
            raise ConfigError(message, hint=f"Decide with --bind {hook}=package.module.name.")
        found.append(HookBinding(hook, offered[0]))
    return tuple(sorted(found))


def _target_of(pack: Pack, hook: str, text: str) -> EntryPoint:
    for entry in pack.entry_points:
        if str(entry) == text:
            if entry.name is None:
                raise ConfigError(f"{hook} is bound to the module {text}, not to an object of it")
            return entry
    raise ConfigError(f"{hook} is bound to {text}, which is no entry point of the pack")


def _offers(pack: Pack, entries: Collection[str]) -> dict[str, list[EntryPoint]]:
    """Collect for each hook the objects of that name among the entry points and in entry modules."""
    public = dict(pack.public_names)
    found: dict[str, list[EntryPoint]] = {}
    for entry in pack.entry_points:
        if str(entry) not in entries:
            continue
        names = public.get(entry.module, ()) if entry.name is None else (entry.name,)
        for name in HOOKS.keys() & set(names):
            target = EntryPoint(entry.module, name)
            if target not in found.setdefault(name, []):
                found[name].append(target)
    return dict(sorted(found.items()))
