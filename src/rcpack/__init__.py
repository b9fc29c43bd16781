"""rcpack packs exactly the code that a RETURNN config needs, and hashes what it means."""

from __future__ import annotations

__version__ = "0.1.0"
