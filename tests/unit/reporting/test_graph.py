from __future__ import annotations

import itertools

from rcpack.domain.differences import Graph, GraphNode, Node
from rcpack.reporting.graph import by_module, lay_out
from rcpack.reporting.visible import visible


def graph(*edges: tuple[str, str], alone: tuple[str, ...] = ()) -> Graph:
    names = dict.fromkeys([*(name for edge in edges for name in edge), *alone])
    nodes = tuple(GraphNode(id=name, label=name, node=Node.DEFINITION, detail=f"{name}\nx") for name in names)
    return Graph(nodes=nodes, edges=edges)


def test_who_is_needed_stands_to_the_right_and_no_boxes_overlap() -> None:
    layout = lay_out(graph(("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), alone=("e",)))
    boxes = {box.node.id: box for box in layout.boxes}
    assert boxes["a"].x == boxes["e"].x < boxes["b"].x == boxes["c"].x < boxes["d"].x
    places = [(box.x, box.y) for box in layout.boxes]
    assert len(set(places)) == len(places)
    assert all(box.x + box.width <= layout.width and box.y + box.height <= layout.height for box in layout.boxes)


def test_cycles_and_empty_graphs_have_a_picture() -> None:
    assert len(lay_out(graph(("a", "b"), ("b", "a"), ("b", "b"))).boxes) == 2
    assert lay_out(Graph(nodes=(), edges=())).boxes == ()


def test_long_chains_need_no_recursion() -> None:
    names = [f"n{number}" for number in range(3000)]
    assert len(lay_out(graph(*itertools.pairwise(names))).boxes) == 3000


def test_module_has_the_worst_state_of_its_definitions() -> None:
    states = {"m.a": "same", "m.b": "edited", "m.c": "moved", "n.d": "quiet"}
    nodes = tuple(
        GraphNode(id=name, label=name, node=Node.DEFINITION, state=state, detail=f"{name}\nfunction")
        for name, state in states.items()
    )
    found = by_module(Graph(nodes=nodes, edges=(("m.a", "m.b"), ("m.b", "n.d"))))
    assert {node.id: node.state for node in found.nodes} == {"m": "edited", "n": "quiet"}
    assert found.edges == (("m", "n"),)


def test_what_cannot_be_seen_is_shown_as_its_escape() -> None:
    assert visible("plain") == "plain"
    assert visible("ä\tb") == "ä    b"
    assert visible("\x1b[2J\u202e\ud800\u2028") == "\\x1b[2J\\u202e\\ud800\\u2028"
