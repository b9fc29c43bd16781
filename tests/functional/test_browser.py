"""The page in a real browser: its script runs under its own policy, reacts to keys, and is not needed to read."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.sources import sources_of

from rcpack.api.comparing import compare_subjects
from rcpack.api.packing import pack
from rcpack.api.subjects import Subject
from rcpack.reporting.html import html_from_diff

pytestmark = pytest.mark.browser

Browser = Callable[[str], tuple[str, str]]

#: Presses keys and notes what they did.
_ACTIONS = """
<script>
const found = {};
const press = (key) => dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
const keyed = (key) => document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
keyed("j");
found.focus = document.activeElement.tagName;
keyed("u");
found.unified = document.getElementById("view-unified").checked;
found.shown = getComputedStyle(document.querySelector("table.unified")).display;
const theme = () => getComputedStyle(document.body).backgroundColor;
const light = theme();
keyed("t");
found.theme = light !== theme();
document.getElementById("zoom-in").click();
found.scale = document.getElementById("picture").dataset.scale;
const field = document.getElementById("search");
field.value = "NUMPY";
field.dispatchEvent(new Event("input"));
found.hits = document.querySelectorAll("g.hit").length;
found.title = document.title;
document.body.dataset.found = JSON.stringify(found);
</script>
"""


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    program = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    if program is None:
        pytest.skip("no Chromium is installed; on Debian: apt-get install chromium")

    def open_page(text: str) -> tuple[str, str]:
        """Open a page, and return its document and what the browser says."""
        page = tmp_path / "page.html"
        page.write_text(text, encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        flags += [f"--user-data-dir={tmp_path / 'profile'}", "--enable-logging=stderr", "--dump-dom"]
        done = subprocess.run([program, *flags, page.as_uri()], capture_output=True, text=True, timeout=120, check=True)
        return done.stdout, done.stderr

    return open_page


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("RCPACK_CACHE", "off")
    before, after = (
        Subject(label=label, pack=pack(["a.main"], sources_of({"a.py": f"import numpy\ndef main():\n    {text}\n"})))
        for label, text in (("before", "return numpy.zeros(1)  # old"), ("</title><b>after", "return numpy.zeros(2)"))
    )
    comparison = compare_subjects(before, after)
    return html_from_diff(comparison.diff, comparison.graph)


def test_script_runs_under_the_policy_of_the_page(browser: Browser, page: str) -> None:
    document, messages = browser(page)
    assert 'class="has-script"' in document
    assert "CONSOLE" not in messages, messages


def test_keys_and_search_work(browser: Browser, page: str) -> None:
    page = re.sub(r"<meta http-equiv[^>]*>", "", page).replace("</body>", f"{_ACTIONS}</body>")
    document, messages = browser(page)
    assert "CONSOLE" not in messages, messages
    noted = re.search(r'data-found="([^"]*)"', document)
    assert noted is not None
    assert json.loads(noted[1].replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">")) == {
        "focus": "SUMMARY",
        "unified": True,
        "shown": "table",
        "theme": True,
        "scale": "1.250",
        "hits": 1,
        "title": "before - </title><b>after - rcpack",
    }


def test_page_is_read_without_javascript(browser: Browser, page: str) -> None:
    document, _ = browser(re.sub(r"<script>.*</script>", "", page, flags=re.DOTALL))
    assert 'class="has-script"' not in document
    assert "Another fingerprint" in document
    assert '<span class="counts">2</span>' in document
    assert '<span class="quiet"># old</span>' in document
