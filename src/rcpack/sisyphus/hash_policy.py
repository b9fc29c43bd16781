"""What of an object counts for the Sisyphus hash: a word, or an explicit value.

Decides which words there are and how a choice is read. Leaves to the objects what a word means for them. Needs no
Sisyphus.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rcpack.errors import ConfigError


class HashWord(Enum):
    """The value is the word that the user writes."""

    #: The fingerprint of the packed code: what it means, not where it lies. The default.
    CODE = "code"
    #: The import path, bit-identical to today's ``Import`` and ``Collection``; the code itself does not count.
    PATH = "path"
    #: The net dict that the code makes (networks of returnn_common only).
    NET_DICT = "net_dict"
    #: A value that the user gives.
    EXPLICIT = "explicit"


@dataclass(frozen=True)
class HashPolicy:
    """A word, with its value if it is an explicit one."""

    word: HashWord
    value: object = None

    @classmethod
    def parse(cls, given: object) -> HashPolicy | None:
        """Read what the user gave as ``hash=``.

        :param given: ``"code"``, ``"path"``, ``"net_dict"``; ``ExplicitHash(value)`` or any value that is no string;
            ``None`` to take over what the surrounding collection or config says
        :return: ``None`` for ``None``
        :raises ConfigError: if it is a string, but none of the words
        """
        if given is None or isinstance(given, HashPolicy):
            return given
        if isinstance(given, str):
            known = _POLICIES.get(given)
            if known is None:
                raise ConfigError(
                    f"hash={given!r} is none of {', '.join(map(repr, _POLICIES))}",
                    hint="For a text as explicit hash, write hash=ExplicitHash(text).",
                )
            return known
        if type(given).__name__ == "ExplicitHash" and hasattr(given, "hash"):
            # ExplicitHash(value) of rcpack, i6_core or i6_experiments
            return cls(HashWord.EXPLICIT, given.hash)
        return cls(HashWord.EXPLICIT, given)


#: The words that a user may write; looked up for every object of every job.
_POLICIES = {word.value: HashPolicy(word) for word in HashWord if word is not HashWord.EXPLICIT}

#: What counts where nobody says anything.
CODE = _POLICIES["code"]
