"""What tests need of the machine that they run on, and what they must not touch of it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest

# A slow machine is no failure.
hypothesis.settings.register_profile("rcpack", deadline=None)
hypothesis.settings.load_profile("rcpack")


@pytest.fixture(scope="session", autouse=True)
def _no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep tests, and the processes that they start, off the user's cache; each run begins with an empty one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RCPACK_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def job_python() -> str:
    """Name the Python of the jobs, which has RETURNN and torch."""
    python = os.environ.get("RCPACK_JOB_PYTHON")
    if not python:
        pytest.skip("RCPACK_JOB_PYTHON does not name a Python with RETURNN and torch; `python3 dev.py check` makes one")
    return python


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the corpus tests, which take long, unless they are asked for: ``pytest -m corpus``."""
    if "corpus" in config.option.markexpr:
        return
    corpus = [item for item in items if item.get_closest_marker("corpus")]
    if corpus:
        config.hook.pytest_deselected(items=corpus)
        items[:] = [item for item in items if not item.get_closest_marker("corpus")]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add an option that writes what comes out into the case files, to be read before it is committed."""
    parser.addoption("--update-cases", action="store_true", help="write the outputs of case files anew")


@pytest.fixture
def update_cases(request: pytest.FixtureRequest) -> bool:
    """Tell whether case files are to be written anew."""
    return bool(request.config.getoption("--update-cases"))
