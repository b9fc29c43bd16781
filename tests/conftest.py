"""What tests need of the machine that they run on."""

from __future__ import annotations

import os

import pytest


@pytest.fixture
def job_python() -> str:
    """Name the Python of the jobs, which has RETURNN and torch."""
    python = os.environ.get("RCPACK_JOB_PYTHON")
    if not python:
        pytest.skip("RCPACK_JOB_PYTHON does not name a Python with RETURNN and torch; `python3 dev.py check` makes one")
    return python


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add an option that writes what comes out into the case files, to be read before it is committed."""
    parser.addoption("--update-cases", action="store_true", help="write the outputs of case files anew")


@pytest.fixture
def update_cases(request: pytest.FixtureRequest) -> bool:
    """Tell whether case files are to be written anew."""
    return bool(request.config.getoption("--update-cases"))
