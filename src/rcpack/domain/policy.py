"""What is packed, what is left to the environment, what is refused.

The grammar of a pattern: ``a.b`` is that module alone; ``a.*`` its direct children; ``a.**`` the module and everything
below; ``*`` inside a part matches within that part (``i6_*``). The first rule that matches wins; without a match the
default is: the standard library and what the job's Python provides is extern, what lies under a recipe root is intern,
and the rest is extern.

>>> policy = Policy.parse(extern=["i6_core.**"], deny=["*.*.old.**"])
>>> policy.rule_for(ModuleName("i6_core.returnn.config")).action
<Action.EXTERN: 'extern'>
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from rcpack.domain.names import ModuleName
from rcpack.domain.stdlib import STANDARD_LIBRARY
from rcpack.errors import PolicyError

#: What the job's Python provides in this field: never packed, also where a recipe root has a folder of that name.
PROVIDED = frozenset(
    (
        "torch torchaudio torchvision returnn numpy scipy sisyphus tensorflow keras h5py librosa soundfile "
        "sentencepiece transformers onnx onnxruntime jax matplotlib pandas sklearn typing_extensions yaml tqdm psutil "
        "IPython pytest setuptools rcpack"
    ).split()
)


class Action(Enum):
    """What happens to a module."""

    #: Pack it.
    INTERN = "intern"
    #: Leave it to the job's environment.
    EXTERN = "extern"
    #: Refuse it.
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern with its action."""

    action: Action
    pattern: str

    def matches(self, module: ModuleName) -> bool:
        """Tell whether the pattern covers the module."""
        return _compiled(self.pattern).fullmatch(module) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = pattern.split(".")
    if not all(part == "**" or part.replace("*", "a").isidentifier() for part in parts) or "**" in parts[:-1]:
        raise PolicyError(
            f"{pattern!r} is no module pattern",
            hint="Write a dotted name; * stands for a part or a piece of one, ** only at the end for everything below.",
        )
    below = parts[-1] == "**"
    names = [re.escape(part).replace(r"\*", r"[^.]*") for part in (parts[:-1] if below else parts)]
    text = r"\.".join(names)
    if below:
        text += r"(\..*)?" if names else ".*"
    return re.compile(text)


#: The default of a module that no rule matches: found = intern, otherwise extern.
DEFAULT = Rule(Action.INTERN, "**")
DEFAULT_EXTERN = Rule(Action.EXTERN, "**")


@dataclass(frozen=True)
class Policy:
    """An ordered list of rules."""

    rules: tuple[Rule, ...] = ()
    #: Modules whose effects are packed although nobody uses a name of them.
    force: tuple[str, ...] = ()
    #: Data files to pack in any case: patterns of paths below a recipe root.
    resources: tuple[str, ...] = ()
    #: Keep whole modules instead of definitions.
    whole_modules: bool = False
    #: Keep assignments that call something, and decorated definitions, though nobody needs their names.
    strict: bool = False

    @classmethod
    def parse(
        cls,
        *,
        intern: Iterable[str] = (),
        extern: Iterable[str] = (),
        deny: Iterable[str] = (),
        force: Iterable[str] = (),
        resources: Iterable[str] = (),
        whole_modules: bool = False,
        strict: bool = False,
    ) -> Policy:
        """Make a policy from lists of patterns: deny rules first, then extern, then intern.

        :raises PolicyError: if a pattern is malformed
        """
        rules = [Rule(Action.DENY, pattern) for pattern in deny]
        rules += [Rule(Action.EXTERN, pattern) for pattern in extern]
        rules += [Rule(Action.INTERN, pattern) for pattern in intern]
        return cls.new(rules, force=force, resources=resources, whole_modules=whole_modules, strict=strict)

    @classmethod
    def new(
        cls,
        rules: Iterable[Rule],
        *,
        force: Iterable[str] = (),
        resources: Iterable[str] = (),
        whole_modules: bool = False,
        strict: bool = False,
    ) -> Policy:
        """Make a policy from rules in their order.

        :raises PolicyError: if a pattern is malformed
        """
        policy = cls(tuple(rules), tuple(force), tuple(resources), whole_modules, strict)
        for rule in policy.rules:
            _compiled(rule.pattern)
        return policy

    def rule_for(self, module: ModuleName) -> Rule:
        """Find the first rule that matches, or the default.

        ``DEFAULT`` says: intern if it is found under a recipe root.
        """
        for rule in self.rules:
            if rule.matches(module):
                return rule
        if module.root in STANDARD_LIBRARY or module.root in PROVIDED:
            return DEFAULT_EXTERN
        return DEFAULT
