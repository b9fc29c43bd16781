"""Who needs whom, as a graph: of one pack, or of two with what changed; as dot, mermaid, or laid out for a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rcpack.domain.differences import ChangeKind, Graph, GraphNode, Node, PackDiff
from rcpack.domain.findings import FindingCode
from rcpack.domain.pack import Pack, PackedDefinition
from rcpack.reporting.visible import visible

#: Findings about what was left out, whose detail names it.
_LEFT_OUT = frozenset({FindingCode.RCP301, FindingCode.RCP302, FindingCode.RCP305})

#: How bad a state is: that of a module is the worst of its definitions.
_STATES = ("same", "left out", "moved", "renamed", "quiet", "removed", "added", "edited")


def graph_of(pack: Pack, states: Mapping[str, str] | None = None) -> Graph:
    """Make the graph of the definitions of a pack, with externs, resources and what was left out.

    :param pack: the pack
    :param states: ``module.name`` -> what happened to it
    """
    names = {definition.number: full_name(definition) for definition in pack.definitions}
    nodes: dict[str, GraphNode] = {}
    edges: dict[tuple[str, str], None] = {}
    for definition in pack.definitions:
        name = full_name(definition)
        lines = f"{definition.kind.value}, lines {definition.line}-{definition.end_line}"
        label = f"{definition.module.leaf}.{definition.name}"
        state = (states or {}).get(name, "same")
        nodes[name] = GraphNode(id=name, label=label, node=Node.DEFINITION, state=state, detail=f"{name}\n{lines}")
        for number in definition.references:
            if number != definition.number:
                edges[(name, names[number])] = None
    _add_entries(pack, nodes)
    for extern in pack.externs:
        node_id = f"extern {extern.module}"
        detail = f"{extern.module}\nleft to the environment{', may be missing' if extern.is_optional else ''}"
        nodes[node_id] = GraphNode(id=node_id, label=extern.module, node=Node.EXTERN, detail=detail)
        if extern.imported_by in nodes:
            edges[(extern.imported_by, node_id)] = None
    for resource in pack.resources:
        node_id = f"file {resource.path}"
        label = resource.path.rpartition("/")[2]
        nodes[node_id] = GraphNode(id=node_id, label=label, node=Node.RESOURCE, detail=resource.path)
    for finding in pack.findings:
        if finding.code in _LEFT_OUT:
            node_id = f"left out {finding.module} {finding.detail}"
            detail = f"{finding.module}: {finding.detail}\n{finding.code.name}: {finding.code.value}"
            nodes[node_id] = GraphNode(
                id=node_id, label=finding.detail, node=Node.DEFINITION, state="left out", detail=detail
            )
    return Graph(nodes=tuple(nodes.values()), edges=tuple(edges))


def graph_of_diff(before: Pack, after: Pack, diff: PackDiff) -> Graph:
    """Make one graph of two packs: what is packed now, and what no longer is, by what happened to it."""
    states: dict[str, str] = {}
    for change in diff.definitions:
        place = change.place
        states[place.full_name] = change.change.value if change.counts else "quiet"
    graph = graph_of(after, states)
    removed = {change.place.full_name for change in diff.definitions if change.change is ChangeKind.REMOVED}
    if not removed:
        return graph
    known = {node.id for node in graph.nodes}
    old = graph_of(before, states)
    nodes = [node for node in old.nodes if node.id in removed and node.id not in known]
    known.update(node.id for node in nodes)
    edges = [edge for edge in old.edges if (removed & set(edge)) and set(edge) <= known]
    return Graph(nodes=(*graph.nodes, *nodes), edges=(*graph.edges, *edges))


def by_module(graph: Graph) -> Graph:
    """Take the definitions of each module together."""
    homes: dict[str, str] = {}
    nodes: dict[str, GraphNode] = {}
    for node in graph.nodes:
        if node.node is not Node.DEFINITION or node.id.startswith("left out "):
            nodes[node.id] = node
            homes[node.id] = node.id
            continue
        module = node.detail.partition("\n")[0].rpartition(".")[0]
        homes[node.id] = module
        known = nodes.get(module)
        if known is None:
            nodes[module] = GraphNode(
                id=module, label=module.rpartition(".")[2], node=Node.MODULE, state=node.state, detail=module
            )
        elif _STATES.index(node.state) > _STATES.index(known.state):
            nodes[module] = replace(known, state=node.state)
    edges = dict.fromkeys((homes[one], homes[two]) for one, two in graph.edges if homes[one] != homes[two])
    return Graph(nodes=tuple(nodes.values()), edges=tuple(edges))


def full_name(definition: PackedDefinition) -> str:
    """Name a definition as chains do."""
    return f"{definition.module}.{definition.name}"


def _add_entries(pack: Pack, nodes: dict[str, GraphNode]) -> None:
    """Mark where it starts."""
    for entry in pack.entry_points:
        node = nodes.get(str(entry))
        if node is not None:
            nodes[node.id] = replace(node, detail=f"{node.detail}\nentry point")


# dot and mermaid

_DOT_COLORS = {
    "added": "#2da44e",
    "removed": "#cf222e",
    "edited": "#bf8700",
    "renamed": "#8250df",
    "moved": "#8250df",
    "quiet": "#6e7781",
    "left out": "#b0b0b0",
}


def dot_from_graph(graph: Graph) -> str:
    """Write a graph for Graphviz."""
    numbers = {node.id: number for number, node in enumerate(graph.nodes)}
    lines = ["digraph rcpack {", "  rankdir=LR;", '  node [shape=box, fontname="Helvetica"];']
    for node in graph.nodes:
        styles = [f"label={_dot(node.label)}", f"tooltip={_dot(node.detail)}"]
        if node.node is Node.EXTERN:
            styles.append("shape=ellipse, style=dashed")
        elif node.node is Node.RESOURCE:
            styles.append("shape=note")
        elif node.state == "left out":
            styles.append("style=dotted")
        if node.state in _DOT_COLORS:
            styles.append(f'color="{_DOT_COLORS[node.state]}"')
        lines.append(f"  n{numbers[node.id]} [{', '.join(styles)}];")
    lines += [f"  n{numbers[one]} -> n{numbers[two]};" for one, two in graph.edges]
    return "\n".join([*lines, "}", ""])


def _dot(text: str) -> str:
    lines = [visible(line).replace("\\", "\\\\").replace('"', '\\"') for line in text.split("\n")]
    return '"' + "\\n".join(lines) + '"'


def mermaid_from_graph(graph: Graph) -> str:
    """Write a graph for Mermaid, as Markdown pages of GitHub and GitLab show it."""
    numbers = {node.id: number for number, node in enumerate(graph.nodes)}
    lines = ["flowchart LR"]
    for node in graph.nodes:
        opening, closing = {Node.EXTERN: ("([", "])"), Node.RESOURCE: ("[/", "/]")}.get(node.node, ("[", "]"))
        lines.append(f'  n{numbers[node.id]}{opening}"{_mermaid(node.label)}"{closing}')
    lines += [f"  n{numbers[one]} --> n{numbers[two]}" for one, two in graph.edges]
    for state in sorted({node.state for node in graph.nodes} & _DOT_COLORS.keys()):
        name = state.replace(" ", "")
        members = ",".join(f"n{numbers[node.id]}" for node in graph.nodes if node.state == state)
        lines += [f"  classDef {name} stroke:{_DOT_COLORS[state]},stroke-width:3px", f"  class {members} {name}"]
    return "\n".join([*lines, ""])


def _mermaid(text: str) -> str:
    """Write each sign that Mermaid or HTML might read as its number."""
    return "".join(sign if sign.isalnum() or sign in "_. -" else f"#{ord(sign)};" for sign in visible(text))


# layout


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its place in the picture, in pixels."""

    node: GraphNode
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A picture."""

    boxes: tuple[Box, ...]
    #: (from, to), by position in the boxes.
    lines: tuple[tuple[Box, Box], ...]
    width: int
    height: int


_HEIGHT, _GAP, _COLUMN_GAP, _MARGIN, _CHARACTER = 26, 10, 70, 20, 7.2


def lay_out(graph: Graph) -> Layout:
    """Put who is needed to the right of who needs it, in columns, with few crossings."""
    columns = _columns(graph)
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for one, two in graph.edges:
        after.setdefault(one, []).append(two)
        before.setdefault(two, []).append(one)
    rows = {node: row for column in columns for row, node in enumerate(column)}
    for neighbours, order in ((before, columns), (after, columns[::-1]), (before, columns)):
        for column in order:
            weights = {node: _weight(node, neighbours.get(node, ()), rows) for node in column}
            column.sort(key=weights.__getitem__)
            rows.update({node: row for row, node in enumerate(column)})
    return _placed(graph, columns)


def _columns(graph: Graph) -> list[list[str]]:
    """Give each node a column: one more than the nearest that needs it; what nobody needs is in the first."""
    after: dict[str, list[str]] = {}
    needed = set()
    for one, two in graph.edges:
        after.setdefault(one, []).append(two)
        needed.add(two)
    depths: dict[str, int] = {}
    # a cycle that nobody outside of it needs has no beginning: then its first node is one
    for start in [*(node.id for node in graph.nodes if node.id not in needed), *(node.id for node in graph.nodes)]:
        if start in depths:
            continue
        depths[start] = 0
        todo = [start]
        for name in todo:
            for other in after.get(name, ()):
                if other not in depths:
                    depths[other] = depths[name] + 1
                    todo.append(other)
    found: list[list[str]] = [[] for _ in range(max(depths.values(), default=-1) + 1)]
    for node in graph.nodes:
        found[depths[node.id]].append(node.id)
    return found


def _weight(node: str, neighbours: Sequence[str], rows: Mapping[str, int]) -> float:
    return sum(rows[other] for other in neighbours) / len(neighbours) if neighbours else float(rows[node])


def _placed(graph: Graph, columns: Iterable[Sequence[str]]) -> Layout:
    nodes = {node.id: node for node in graph.nodes}
    boxes: dict[str, Box] = {}
    x, height = _MARGIN, 0
    for column in columns:
        width = max(int(len(visible(nodes[name].label)) * _CHARACTER) + 20 for name in column)
        for row, name in enumerate(column):
            y = _MARGIN + row * (_HEIGHT + _GAP)
            boxes[name] = Box(nodes[name], x, y, width, _HEIGHT)
            height = max(height, y + _HEIGHT)
        x += width + _COLUMN_GAP
    lines = tuple((boxes[one], boxes[two]) for one, two in graph.edges)
    return Layout(tuple(boxes.values()), lines, x - _COLUMN_GAP + _MARGIN, height + _MARGIN)
