"""Fingerprints of code in memory, and assertions about them."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.sources import closure_of
from rcpack.analysis.closure import Closure
from rcpack.domain.relocation import Relocation
from rcpack.hashing.encoding import HOLE
from rcpack.hashing.fingerprint import FingerprintResult, definitions_of, fingerprint
from rcpack.hashing.normalize import normalize
from rcpack.hashing.outlines import Flags

Files = Mapping[str, str | bytes]


def fingerprint_of(files: Files, *entries: str, relocation: Relocation = Relocation()) -> FingerprintResult:
    """Compute the fingerprint of a recipe in memory."""
    closure = closure_of(files, *(entries or ("m",)))
    return fingerprint(closure, definitions_of(closure, relocation))


def fingerprint_of_text(text: str | bytes, *entries: str) -> str:
    """Compute the fingerprint of one module ``m``; without entries, of all of its public names."""
    return fingerprint_of({"m.py": text}, *(f"m.{entry}" for entry in entries)).fingerprint


def explain(closure: Closure) -> str:
    """Show the normal forms of a closure, one part a line, so that two of them can be compared as texts."""
    lines = []
    flags = Flags(docs=closure.flags.docs, annotations=closure.flags.annotations, names=closure.flags.sources)
    for item in fingerprint(closure).definitions:
        form = normalize(closure.library.code(item.module).walked(item.index), flags)
        text = form.data.decode("utf-8", "surrogatepass")
        lines += [f"#{item.number} {item.digest[:12]}", *text.replace("(", "\n(").split("\n")]
        lines += [f"  {HOLE} {hole}" for hole in form.holes]
    return "\n".join(lines)


def assert_same(first: Files, second: Files, entry: str = "m", *, second_entry: str = "") -> None:
    """Assert that two recipes have one fingerprint; show the two normal forms if not."""
    second_entry = second_entry or entry
    if fingerprint_of(first, entry).fingerprint != fingerprint_of(second, second_entry).fingerprint:
        assert explain(closure_of(first, entry)) == explain(closure_of(second, second_entry))
        raise AssertionError("equal forms, but other fingerprints: the references or the order differ")


def assert_differs(first: Files, second: Files, entry: str = "m", *, second_entry: str = "") -> None:
    """Assert that two recipes have different fingerprints."""
    if fingerprint_of(first, entry).fingerprint == fingerprint_of(second, second_entry or entry).fingerprint:
        raise AssertionError("one fingerprint for both:\n" + explain(closure_of(first, entry)))
