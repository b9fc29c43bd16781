"""A program: prints the fingerprints of all cases as JSON, for a comparison between Pythons and hash seeds."""

from __future__ import annotations

import json
import sys

from helpers.pins import compute_pins

if __name__ == "__main__":
    json.dump(compute_pins(), sys.stdout)
