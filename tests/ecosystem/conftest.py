"""Tests with the real Sisyphus and i6_core: found by ``helpers.stack``, and plainly skipped without them."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers.stack import stack_folder, why_not

TOY = {
    "toy/__init__.py": "",
    "toy/layers.py": """
import torch

SCALE = 2.0


def scaled(x):
    return x * SCALE
""",
    "toy/model.py": """
import torch
from sisyphus import tk

from .layers import scaled


class Model(torch.nn.Module):
    def __init__(self, hidden=4, **_kwargs):
        super().__init__()
        self.first = torch.nn.Linear(9, hidden)
        self.second = torch.nn.Linear(hidden, 3)

    def forward(self, x):
        return self.second(scaled(self.first(x)))


def get_model(*, epoch, step, hidden=4, **_kwargs):
    return Model(hidden=hidden)


def train_step(*, model, extern_data, **_kwargs):
    import returnn.frontend as rf

    logits = model(extern_data["data"].raw_tensor)
    targets = extern_data["classes"].raw_tensor.long()
    loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
    rf.get_run_ctx().mark_as_loss(loss, name="ce")


def forward_step(*, model, extern_data, **_kwargs):
    import returnn.frontend as rf

    logits = model(extern_data["data"].raw_tensor)
    rf.get_run_ctx().mark_as_output(logits, name="logits", dims=extern_data["data"].dims[:2])


def experiment():
    tk.register_output("never", tk.Path("never"))
""",
    "toy/data.py": """
class MyDataset:
    pass
""",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    mine = [item for item in items if here in item.path.parents]
    reason = None
    if mine:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reason = why_not()
    for item in mine:
        item.add_marker(pytest.mark.ecosystem)
        item.add_marker(pytest.mark.filterwarnings("default"))
        if reason is not None:
            item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "tests/ecosystem" in report.nodeid]
    if skipped:
        reasons = sorted({str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple)})
        terminalreporter.write_line(f"ecosystem: {len(skipped)} tests skipped. {' '.join(reasons)}")


@pytest.fixture
def stack() -> Path:
    folder = stack_folder()
    assert folder is not None, "tests are skipped without it"
    return folder


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A Sisyphus setup with a toy recipe; the process looks like its manager."""
    from sisyphus import gs

    for path, text in TOY.items():
        file = tmp_path / "recipe" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gs, "BASE_DIR", str(tmp_path))
    monkeypatch.setattr(gs, "JOB_ADD_STACKTRACE_WITH_DEPTH", 0)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    forget_manager()
    yield tmp_path
    for name in [name for name in sys.modules if name.partition(".")[0] == "toy"]:
        del sys.modules[name]


def forget_manager() -> None:
    """Forget what a manager process knows."""
    from sisyphus.job import created_jobs

    from rcpack.sisyphus import notices, pasted, settings, snapshot

    snapshot.forget_captured()
    notices._told.clear()
    notices._warned.clear()
    pasted._sources.clear()
    settings._names_in.cache_clear()
    settings._found_roots.cache_clear()
    created_jobs.clear()


@pytest.fixture
def restart(setup: Path) -> Callable[[], None]:
    """Call it to start the manager again."""
    return forget_manager
