"""Nothing of a recipe becomes a part of the page."""

from __future__ import annotations

from html.parser import HTMLParser

from helpers.packs import make_pack

from rcpack.api.comparing import compare_subjects
from rcpack.api.subjects import Subject
from rcpack.domain.names import ModuleName
from rcpack.domain.pack import EntryPoint, Extern
from rcpack.reporting.graph import dot_from_graph, graph_of, mermaid_from_graph
from rcpack.reporting.html import html_from_diff, html_from_graph

HOSTILE = """<script>alert(1)</script>"'`--><img src=x onerror=alert(2)>{{ 7 * 7 }}\x1b[31m\u202egnp.exe"""


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


def _hostile_page() -> str:
    extern = Extern(module=ModuleName(HOSTILE), is_optional=False, imported_by=HOSTILE)
    before = make_pack({"a.py": f"def main():\n    return {HOSTILE!r}\n"}, externs=(extern,))
    after = make_pack(
        {"a.py": f"def main():\n    return {HOSTILE!r} + 'x'  # {HOSTILE}\n"},
        resources={f"{HOSTILE}.txt": b"x"},
        entries=(EntryPoint(ModuleName(HOSTILE)),),
    )
    one = Subject(label=HOSTILE, pack=before, config={HOSTILE: HOSTILE}, about=((HOSTILE, HOSTILE),))
    two = Subject(label=HOSTILE, pack=after, config={HOSTILE: 1})
    comparison = compare_subjects(one, two)
    return html_from_diff(comparison.diff, comparison.graph)


def test_hostile_names_and_code_stay_text() -> None:
    page = _hostile_page()
    tags = _Tags()
    tags.feed(page)
    assert tags.tags.count("script") == 1
    assert "img" not in tags.tags
    assert not [name for name in tags.attributes if name.startswith("on")]
    assert "{{ 7 * 7 }}" in page
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_page_needs_no_network() -> None:
    page = _hostile_page()
    assert "default-src 'none'" in page
    assert "src=" not in page.replace("src=x onerror", "").replace("&lt;img src", "")
    assert 'href="http' not in page


def test_page_says_everything_without_javascript() -> None:
    page = _hostile_page()
    text = page[: page.index("<script>")]
    assert "Another fingerprint" in text
    assert "<svg" in text
    assert "does not count" in text


def test_graph_page_lists_its_nodes() -> None:
    pack = make_pack({"a/m.py": "x = 1\n"})
    page = html_from_graph(graph_of(pack), "t")
    assert "a.m" in page


def test_dot_and_mermaid_escape_their_signs() -> None:
    extern = Extern(module=ModuleName('a"];\nevil [label="'), is_optional=False, imported_by="a.main")
    graph = graph_of(make_pack({"a.py": "def main(): pass\n"}, externs=(extern,)))
    assert '\\"];\\nevil [label=\\"' in dot_from_graph(graph)
    assert '"];' not in mermaid_from_graph(graph)
