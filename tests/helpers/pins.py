"""The fingerprints of all cases under specification 1, pinned: only ever added to.

``python -m helpers.pins``, in the folder of the tests, adds the new cases.
"""

from __future__ import annotations

import json
from pathlib import Path

from helpers.hashes import fingerprint_of
from helpers.pairs import read_cases

PINS = Path(__file__).parents[1] / "golden" / "digests-v1.json"


def read_pins() -> dict[str, list[str]]:
    """Read the pinned fingerprints: name of the case -> those of its versions."""
    found = json.loads(PINS.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def compute_pins() -> dict[str, list[str]]:
    """Compute the fingerprints of all cases."""
    return {
        case.name: [fingerprint_of(version.files, version.entry).fingerprint for version in (case.first, case.second)]
        for kind in ("same", "differs")
        for case in read_cases(kind)
    }


def main() -> None:
    """Add the new cases; those that are there stay as they are, whatever they give now."""
    pins = {**compute_pins(), **(read_pins() if PINS.exists() else {})}
    PINS.parent.mkdir(exist_ok=True)
    PINS.write_text(json.dumps(dict(sorted(pins.items())), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
