"""Which rcpack this is, by its own source text: what one version has kept is no answer of another one.

A version number would do for releases, but not for a checkout of rcpack that is pulled or edited.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache

from rcpack import __version__

#: The packages on which a module record, a fingerprint or a pack depends.
_PARTS = ("analysis", "api", "domain", "hashing", "packing")


@cache
def own_digest() -> str:
    """Hash the code that makes packs, once per process; takes about a millisecond.

    :return: hexadecimal; for an rcpack that does not lie in a folder, of its version only
    """
    found = hashlib.sha256(__version__.encode())
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for part in _PARTS:
        folder = os.path.join(package, part)
        if not os.path.isdir(folder):
            continue  # in a zip file, which is a release
        for name in sorted(os.listdir(folder)):
            if name.endswith(".py"):
                with open(os.path.join(folder, name), "rb", buffering=0) as file:
                    found.update(f"\n{part}/{name}\n".encode() + file.read())
    return found.hexdigest()
