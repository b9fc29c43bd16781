"""Programs that nobody has written: every one has a fingerprint, and its spelling does not count."""

from __future__ import annotations

import warnings

import hypothesmith
import libcst as cst
import pytest
from helpers.hashes import fingerprint_of_text
from helpers.respelling import with_black
from hypothesis import HealthCheck, given, settings

from rcpack.errors import RcpackError, SourceError

_black = with_black(60)


@pytest.mark.slow
@given(hypothesmith.from_node())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_a_generated_program_and_its_formatted_version_are_equal(text: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "m.py", "exec")
            formatted = _black(text)
    except (SyntaxError, ValueError, RecursionError):  # not for us, if Python or black refuses it
        return
    try:
        before = fingerprint_of_text(text)
    except SourceError:  # what libcst cannot parse
        with pytest.raises(RcpackError):
            fingerprint_of_text(text)
        return
    assert fingerprint_of_text(formatted) == before
    assert fingerprint_of_text(cst.parse_module(formatted).code) == before
