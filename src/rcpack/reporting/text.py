"""A comparison as text in colour, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from rcpack.domain.differences import Aspect, DefinitionChange, Mark, OtherChange, PackDiff, Row, Side, Span
from rcpack.domain.records import Json
from rcpack.reporting.rows import Fold, folded
from rcpack.reporting.visible import visible

_STYLES = {
    (Mark.SAME, False): "",
    (Mark.SAME, True): "",
    (Mark.QUIET, False): "dim",
    (Mark.QUIET, True): "dim",
    (Mark.COUNTS, False): "bold red",
    (Mark.COUNTS, True): "bold green",
}

#: What a value is cut to.
_MAX_VALUE = 100


def text_from_diff(diff: PackDiff, *, is_brief: bool = False) -> Iterator[Text]:
    """Write a comparison, a line of text each.

    :param diff: the comparison
    :param is_brief: name what changed, without the source
    """
    yield from (_side("before", diff.before), _side("after ", diff.after))
    yield Text("")
    yield verdict(diff)
    counting = [change for change in diff.definitions if change.counts]
    quiet = [change for change in diff.definitions if not change.counts]
    for change in counting:
        yield from _definition(change, is_brief)
    yield from _others("Other changes that count", [other for other in diff.others if other.counts])
    if quiet or any(not other.counts for other in diff.others):
        yield Text("")
        yield Text("Changed, and does not count:", style="bold")
        for change in quiet:
            yield from _quiet(change, is_brief)
        yield from (_other(other) for other in diff.others if not other.counts)


def verdict(diff: PackDiff) -> Text:
    """Say in one line what the comparison found."""
    if diff.is_same or diff.is_accepted:
        what = "The same fingerprint"
        if diff.is_accepted:
            what = f"Two fingerprints that were accepted as one ({'; '.join(map(visible, diff.reasons))})"
        if diff.is_equal:
            return Text(f"{what}: nothing runs again for it.", style="bold green")
        return Text(f"{what}, but the jobs differ in their config.", style="bold yellow")
    counting = [change for change in diff.definitions if change.counts]
    number = len(counting) + sum(1 for other in diff.others if other.counts and other.aspect is not Aspect.CONFIG)
    if not number:
        why = "another version of rcpack made one of them, or imports of different things by one name changed places"
        return Text(f"Another fingerprint, though nothing that counts differs: {why}.", style="bold red")
    noun = "change counts" if number == 1 else "changes count"
    return Text(f"Another fingerprint: {number} {noun}.", style="bold red")


def summary_of(diff: PackDiff, limit: int = 3) -> str:
    """Name what counts in one line, as for a commit message."""
    lines = [visible(line) for line in diff.counting]
    more = f", and {len(lines) - limit} more" if len(lines) > limit else ""
    return "; ".join(lines[:limit]) + more


def _side(word: str, side: Side) -> Text:
    about = dict(side.about)
    parts = [about[name][:10] if name == "revision" else about[name] for name in about]
    line = Text.assemble((f"{word}  ", "bold"), visible(side.label), "  ", (side.fingerprint[:17], "cyan"))
    if side.representative != side.fingerprint:
        line.append(f" counts as {side.representative[:17]}", style="green")
    line.append(f"  {side.definitions} definitions in {side.modules} modules", style="dim")
    if parts:
        line.append("\n        " + visible(", ".join(parts)), style="dim")
    return line


def _definition(change: DefinitionChange, is_brief: bool) -> Iterator[Text]:
    place = change.place
    yield Text("")
    yield Text.assemble((change.change.value, "bold red"), " ", (visible(place.full_name), "bold"), *_where(change))
    if change.before is not None and change.after is not None and change.before.full_name != place.full_name:
        yield Text(f"  was {visible(change.before.full_name)}", style="dim")
    if len(place.chain) > 1:
        yield Text("  by " + visible(" -> ".join(place.chain)), style="dim")
    if change.source is None:
        return
    for line in change.source.summary:
        yield Text(f"  {visible(line)}", style="yellow")
    if change.source.quiet_rules:
        yield Text(f"  does not count in it: {', '.join(change.source.quiet_rules)}", style="dim")
    if not is_brief:
        yield from _rows(change.source.rows)


def _where(change: DefinitionChange) -> tuple[tuple[str, str], ...]:
    place = change.place
    return ((f"  {visible(place.path)}:{place.line}", "dim"),)


def _quiet(change: DefinitionChange, is_brief: bool) -> Iterator[Text]:
    rules = list(change.source.quiet_rules) if change.source is not None else []
    if change.before is not None and change.after is not None and change.before.module != change.after.module:
        rules.append(f"moved from {change.before.module}")
    reason = ", ".join(rules) or ("not in the fingerprint" if change.before and change.after else change.change.value)
    yield Text.assemble("  ", visible(change.place.full_name), *_where(change), (f"  {visible(reason)}", "cyan"))
    if change.source is not None and not is_brief:
        yield from _rows(change.source.rows)


def _rows(rows: Iterable[Row]) -> Iterator[Text]:
    for row in folded(tuple(rows)):
        if isinstance(row, Fold):
            yield Text(f"         ... {row.lines} equal lines", style="dim")
        elif row.is_same:
            yield Text.assemble((f"  {row.new_line:>5}   ", "dim"), *_spans(row.new, True))
        else:
            if row.old_line is not None:
                yield Text.assemble((f"  {row.old_line:>5} - ", "red"), *_spans(row.old, False))
            if row.new_line is not None:
                yield Text.assemble((f"  {row.new_line:>5} + ", "green"), *_spans(row.new, True))


def _spans(spans: Iterable[Span], is_new: bool) -> Iterator[tuple[str, str]]:
    for span in spans:
        yield visible(span.text), _STYLES[(span.mark, is_new)]


def _others(title: str, changes: list[OtherChange]) -> Iterator[Text]:
    if changes:
        yield Text("")
        yield Text(f"{title}:", style="bold")
    for change in changes:
        yield _other(change)


def _other(change: OtherChange) -> Text:
    line = Text.assemble("  ", (change.aspect.value, "bold" if change.counts else ""), " ", visible(change.name))
    values = values_of(change)
    if values:
        line.append(f"  {values}", style="yellow" if change.counts else "dim")
    if change.detail:
        line.append(f"  {visible(change.detail)}", style="cyan")
    return line


def values_of(change: OtherChange) -> str:
    """Write the two values of a change, if they say something to a person."""
    if change.aspect is Aspect.MODULE:
        return ""
    if change.aspect in (Aspect.EXTERN, Aspect.ENTRY, Aspect.PUBLIC_NAME):
        return "added" if change.before is None else "removed"
    return f"{_value(change.before)} -> {_value(change.after)}"


def _value(value: Json) -> str:
    if value is None:
        return "(none)"
    text = visible(value if isinstance(value, str) else repr(value))
    return text if len(text) <= _MAX_VALUE else text[: _MAX_VALUE - 3] + "..."
