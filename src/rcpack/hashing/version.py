"""The version of the specification of the normal form."""

from __future__ import annotations

#: Part of every fingerprint.
NORMAL_FORM_VERSION = 1
