"""Comparisons and graphs as one self-contained page: no network, readable without JavaScript, everything escaped.

Decides what is on the page; how it looks is in ``report.html.jinja``. The picture is laid out here, so that it is there
without JavaScript, which only zooms, searches and moves the focus.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources

import jinja2

from rcpack.domain.differences import DefinitionChange, Graph, Mark, PackDiff
from rcpack.reporting.graph import Box, Layout, by_module, lay_out
from rcpack.reporting.rows import folded
from rcpack.reporting.text import values_of, verdict
from rcpack.reporting.visible import visible

#: A picture of more definitions than this shows modules.
_MAX_NODES = 150

_TAGS = {Mark.SAME: "", Mark.QUIET: "quiet", Mark.COUNTS: "counts"}


def html_from_diff(diff: PackDiff, graph: Graph) -> str:
    """Write a comparison as a page.

    :param diff: the comparison
    :param graph: of both packs
    """
    anchors = {change.place.full_name: f"change-{number}" for number, change in enumerate(diff.definitions)}
    return _page(
        title=f"{diff.before.label} - {diff.after.label}",
        diff=diff,
        verdict=verdict(diff).plain,
        counting=[change for change in diff.definitions if change.counts],
        quiet=[change for change in diff.definitions if not change.counts],
        others=[other for other in diff.others if other.counts],
        quiet_others=[other for other in diff.others if not other.counts],
        anchors=anchors,
        picture=_picture(graph, anchors),
    )


def html_from_graph(graph: Graph, title: str) -> str:
    """Write a graph as a page, with a list of its nodes."""
    return _page(title=title, diff=None, picture=_picture(graph, {}), nodes=graph.nodes)


@dataclass(frozen=True)
class _Picture:
    layout: Layout
    #: Node -> anchor on the page.
    anchors: dict[str, str]
    is_by_module: bool

    @property
    def states(self) -> list[str]:
        """The states that the legend explains."""
        return sorted({box.node.state for box in self.layout.boxes})

    def anchor(self, box: Box) -> str:
        """Say where the page tells more about a node."""
        return self.anchors.get(box.node.id, "")

    @staticmethod
    def path(line: tuple[Box, Box]) -> str:
        """Draw an arrow from one box to the other."""
        one, two = line
        x, y = one.x + one.width, one.y + one.height // 2
        end, end_y = two.x, two.y + two.height // 2
        bend = max(30, abs(end - x) // 2)
        return f"M{x},{y} C{x + bend},{y} {end - bend},{end_y} {end},{end_y}"


def _picture(graph: Graph, anchors: dict[str, str]) -> _Picture:
    is_by_module = len(graph.nodes) > _MAX_NODES
    return _Picture(lay_out(by_module(graph) if is_by_module else graph), anchors, is_by_module)


def _page(**values: object) -> str:
    script = _file("report.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    template = _environment().get_template("report.html.jinja")
    return template.render(
        script=script,
        style=_file("report.css"),
        script_digest=digest,
        folded=folded,
        tags=_TAGS,
        values_of=values_of,
        has_rows=_has_rows,
        **values,
    )


def _has_rows(change: DefinitionChange) -> bool:
    return change.source is not None and bool(change.source.rows)


@cache
def _file(name: str) -> str:
    assert __package__ is not None, "the files lie beside this module"
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(_file),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        finalize=_shown,
    )


def _shown(value: object) -> object:
    """Make everything visible that is put on the page, but for what is markup already."""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return "\n".join(visible(line) for line in value.split("\n"))
    return value
