"""Two texts of one definition -> what of the difference counts.

Nothing here repeats the rules of the specification: each difference is undone by itself, the normal form is made again,
and if that did not move, the difference does not count. So what a report marks is what the fingerprint sees. Only the
*words* for what does not count (comments, annotations, ...) are guessed from the look of the text.
"""

from __future__ import annotations

import keyword
import tokenize
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from rcpack.analysis.excerpts import words_of
from rcpack.analysis.parsing import parse
from rcpack.analysis.reading import ModuleCode, Reader
from rcpack.analysis.walk import names_in, walk
from rcpack.domain.code import ImportBinding, ModuleSummary, StatementKind
from rcpack.domain.differences import Mark, Row, SourceDiff, Span
from rcpack.domain.names import ModuleName, absolute_name
from rcpack.errors import RcpackError
from rcpack.hashing.normalize import NormalForm, normalize
from rcpack.hashing.outlines import Flags
from rcpack.hashing.tokens import BLOCKS, Token, content_of, line_starts, lines_of, span_of, tokens_of

#: With more differences than this, neighbours are told as one.
_MANY = 8

#: How many tokens neighbours may have between them.
_NEAR = 4

#: By how many tokens a difference is moved to begin with a line.
_MAX_SHIFT = 30

#: A definition with more differences times tokens than this is as good as written anew: only what may be a difference
#: of spelling is tried out, the rest counts.
_MAX_WORK = 8_000

#: What is shown of a piece of code in one line of text.
_MAX_SHOWN = 60

_PLAIN_FLAGS = Flags()
_ALL_FLAGS = Flags(docs=True, annotations=True, names=True)


class SlicedModule:
    """One slice, read once for all comparisons."""

    def __init__(self, module: ModuleName, is_package: bool, data: bytes) -> None:
        """
        :raises SourceError: if it is no Python
        """
        self.module = module
        self._is_package = is_package
        self._code = ModuleCode(data, module, Reader())
        self.summary = self._code.summary

    @property
    def text(self) -> str:
        """The text of the slice."""
        return self._code.text

    def text_of(self, index: int) -> str:
        """Return the text of a statement, with the comments above it."""
        statement = self.summary.statements[index]
        return self.text[statement.start : statement.end]

    def first_line(self, index: int) -> int:
        """Return the line of the first character of :meth:`text_of`, relative to the statement's own line (0)."""
        statement = self.summary.statements[index]
        return statement.first_line - statement.line

    def names_used(self, index: int) -> Iterable[str]:
        """List the global names that a statement refers to, each once."""
        return dict.fromkeys(reference.name for reference in self._code.content(index).references)

    def form(self, index: int, text: str, flags: Flags) -> NormalForm:
        """Write the normal form of a statement as if its line or block had another text.

        :raises SourceError: if that is no Python
        :raises IndexError: if the text has fewer statements
        """
        piece = parse(text, self.module)
        # names of the module that did not stand there before may stand in the new text, and it may bind others
        names = self.summary.names.seen_in(words_of(text))
        names = replace(names, bound=names.bound | names_in([piece], ()).bound)
        found = [walked for line in walk(piece, names, index == 0) for walked in line]
        return normalize(found[self.summary.statements[index].position], flags)

    def origins(self) -> dict[str, str]:
        """Say what the names that the module imports stand for."""
        found: dict[str, str] = {}
        for statement in self.summary.statements:
            for binding in statement.imports:
                found[binding.name] = self.origin(binding)
        return found

    def origin(self, binding: ImportBinding) -> str:
        """Say what one imported name stands for."""
        base = absolute_name(self.module, self._is_package, binding.level, binding.module) or ""
        return f"{base}.{binding.attribute}" if binding.attribute else base


@dataclass(frozen=True, slots=True)
class _Region:
    """A difference: tokens and characters on both sides."""

    old_tokens: tuple[Token, ...]
    new_tokens: tuple[Token, ...]
    old: tuple[int, int]
    new: tuple[int, int]


def compare(before: SlicedModule, old: int, after: SlicedModule, new: int, *, is_equal: bool) -> SourceDiff:
    """Compare two texts of one definition, and mark what counts.

    :param before: the module that it was in
    :param old: number of its statement there
    :param after: the module that it is in now
    :param new: number of its statement there
    :param is_equal: whether its digest is the same, so that nothing of it counts
    """
    return _Comparison(before, old, after, new).result(is_equal)


def show(module: SlicedModule, index: int, mark: Mark, is_new: bool) -> SourceDiff:
    """Show a definition that the other side does not have."""
    first = module.first_line(index)
    rows = []
    text = module.text_of(index)
    shown = text.lstrip("\r\n")
    first += text.count("\n", 0, len(text) - len(shown))
    for number, line in enumerate(lines_of(shown.rstrip()), first):
        spans = (Span(line, mark),)
        rows.append(Row(None, number, (), spans) if is_new else Row(number, None, spans, ()))
    return SourceDiff(rows=tuple(rows))


class _Comparison:
    def __init__(self, before: SlicedModule, old: int, after: SlicedModule, new: int) -> None:
        self.before, self.old_index, self.after, self.new_index = before, old, after, new
        self.old_text, self.new_text = before.text_of(old), after.text_of(new)
        self.old_tokens, self.new_tokens = tokens_of(self.old_text), tokens_of(self.new_text)
        self.origins = {**before.origins(), **after.origins()}

    def result(self, is_equal: bool) -> SourceDiff:
        regions = list(self.regions())
        counting: list[_Region] = []
        if not is_equal:
            counting = self.counting(regions)
        quiet = [region for region in regions if region not in counting]
        summary = [self.described(region) for region in counting]
        if not is_equal and not counting:
            summary = list(self.moved_names()) or ["what it refers to"]
        rows = tuple(_rows(self, counting, quiet))
        rules = list(dict.fromkeys(self.rule(region) for region in quiet))
        if self.comments(self.old_text) != self.comments(self.new_text):
            rules.append("comments")
        elif self.old_text != self.new_text and not regions:
            rules.append("layout")
        return SourceDiff(rows=rows, summary=tuple(dict.fromkeys(summary)), quiet_rules=tuple(sorted(set(rules))))

    def regions(self) -> Iterator[_Region]:
        old, new = self.old_tokens, self.new_tokens
        matcher = SequenceMatcher(
            None, [(item.kind, item.text) for item in old], [(item.kind, item.text) for item in new], autojunk=False
        )
        different = [self.slid(i, j, k, m) for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"]
        for i, j, k, m in _joined(different) if len(different) > _MANY else different:
            yield _Region(tuple(old[i:j]), tuple(new[k:m]), span_of(old, i, j), span_of(new, k, m))

    def slid(self, i: int, j: int, k: int, m: int) -> tuple[int, int, int, int]:
        """Let what was only added or only removed begin with a line, if the same tokens around it allow it.

        ``a()  [b()]  # SHOWN`` instead of ``a( [) b(] )``.
        """
        if i != j and k != m:
            return i, j, k, m
        is_added = i == j
        text = self.new_text if is_added else self.old_text
        tokens = self.new_tokens if is_added else self.old_tokens
        start, end = (k, m) if is_added else (i, j)
        for step, bound in ((-1, min(i, k)), (1, min(len(self.old_tokens) - j, len(self.new_tokens) - m))):
            shift = 0
            while True:
                token = tokens[start + shift]
                if not text[text.rfind("\n", 0, token.start) + 1 : token.start].strip():
                    return i + shift, j + shift, k + shift, m + shift
                # the token that would come in, and the one that would go out
                one, two = (start + shift - 1, end + shift - 1) if step < 0 else (end + shift, start + shift)
                if abs(shift) >= min(bound, _MAX_SHIFT) or content_of(tokens[one]) != content_of(tokens[two]):
                    break
                shift += step
        return i, j, k, m

    # what counts

    def counting(self, regions: Sequence[_Region]) -> list[_Region]:
        for flags in (_PLAIN_FLAGS, _ALL_FLAGS):
            wanted = self.form_of_text(self.new_text, flags)
            is_much = len(regions) * len(self.new_tokens) > _MAX_WORK
            found: list[_Region] = []
            for group in _renamings(regions):
                if (is_much and not any(map(_may_be_quiet, group))) or self.moves(group, wanted, flags):
                    found += group
            if found:
                return found
            if self.form(self.before, self.old_index, self.old_text, flags) != wanted:
                # each difference is harmless by itself, all together are not
                return list(regions)
        return []

    def moves(self, regions: Sequence[_Region], wanted: object, flags: Flags) -> bool:
        """Undo differences in the new text, and tell whether the normal form moves."""
        text = self.new_text
        for region in sorted(regions, key=lambda item: item.new, reverse=True):
            start, end = region.new
            text = text[:start] + self.old_text[slice(*region.old)] + text[end:]
        try:
            return self.form_of_text(text, flags) != wanted
        except (RcpackError, IndexError):
            return True

    def form_of_text(self, text: str, flags: Flags) -> object:
        return self.form(self.after, self.new_index, text, flags)

    def form(self, module: SlicedModule, index: int, text: str, flags: Flags) -> object:
        form = module.form(index, text, flags)
        return form.data, self.names(module, form), _groups(module, form)

    def names(self, module: SlicedModule, form: NormalForm) -> list[object]:
        """Say what the holes stand for: what a name was imported from, not what it is called here."""
        in_groups = {item.hole for group in form.groups for item in group}
        return [
            (self.origins.get(hole.name, hole.name), hole.attributes, hole.imported and module.origin(hole.imported))
            for number, hole in enumerate(form.holes)
            if number not in in_groups or not hole.is_import
        ]

    def moved_names(self) -> Iterator[str]:
        """Name what is imported from elsewhere now."""
        one, two = self.before.origins(), self.after.origins()
        for name in self.after.names_used(self.new_index):
            if name in one and name in two and one[name] != two[name]:
                yield f"`{name}` is {two[name]} now, was {one[name]}"

    # words

    def described(self, region: _Region) -> str:
        """Say what one difference is, in a few words."""
        old, new = region.old_tokens, region.new_tokens
        before, after = _shown(self.old_text, region.old), _shown(self.new_text, region.new)
        if len(old) == 1 and len(new) == 1 and _is_constant(old[0]) and _is_constant(new[0]):
            name = _name_before(self.new_tokens, new[0])
            return f"constant `{name}` {before} -> {after}" if name else f"constant {before} -> {after}"
        if not after:
            return f"removed `{before}`" if before else "blocks"
        return f"`{before}` -> `{after}`" if before else f"added `{after}`"

    def rule(self, region: _Region) -> str:
        """Guess by which rule a difference does not count."""
        tokens = [*region.old_tokens, *region.new_tokens]
        texts = {item.text for item in tokens}
        kinds = {item.kind for item in tokens}
        if kinds <= {tokenize.STRING} | BLOCKS and any('"""' in item.text or "'''" in item.text for item in tokens):
            return "docstrings"
        if texts & {"->", ":"} and not texts & {"if", "for", "while", "def"}:
            return "annotations"
        if kinds <= {tokenize.STRING, tokenize.NUMBER}:
            return "spelling of constants, docstrings"
        if texts <= {",", "(", ")", ";", "", "\\"}:
            return "commas and parentheses"
        if "import" in texts or self.is_import(region):
            return "order and style of imports"
        if kinds == {tokenize.NAME} and not any(keyword.iskeyword(text) for text in texts):
            return "names of local variables and imports, annotations"
        return "spelling"

    def is_import(self, region: _Region) -> bool:
        for text, (start, _) in ((self.old_text, region.old), (self.new_text, region.new)):
            line = text[text.rfind("\n", 0, start) + 1 :].lstrip()
            if line.startswith(("import ", "from ")):
                return True
        return False

    @staticmethod
    def comments(text: str) -> list[str]:
        """List the comments of a text."""
        return [item.text for item in tokens_of(text, only_comments=True)]


def _groups(module: SlicedModule, form: NormalForm) -> list[object]:
    """Say what runs of import statements import, without their order."""
    found: list[object] = []
    for group in form.groups:
        items = set()
        for item in group:
            imported = form.holes[item.hole].imported
            items.add((item.bound, module.origin(imported) if imported is not None else ""))
        found.append(items)
    return found


def _joined(different: Sequence[tuple[int, int, int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Take differences as one that have only a few tokens between them."""
    i, j, k, m = different[0]
    for start, end, new_start, new_end in different[1:]:
        if start - j > _NEAR:
            yield i, j, k, m
            i, k = start, new_start
        j, m = end, new_end
    yield i, j, k, m


def _renamings(regions: Iterable[_Region]) -> list[list[_Region]]:
    """Put together what exchanges one name for another everywhere: a renaming is one difference."""
    groups: dict[object, list[_Region]] = {}
    for number, region in enumerate(regions):
        tokens = (*region.old_tokens, *region.new_tokens)
        is_name = len(region.old_tokens) == len(region.new_tokens) == 1 and all(
            item.kind == tokenize.NAME and not keyword.iskeyword(item.text) for item in tokens
        )
        groups.setdefault(tuple(item.text for item in tokens) if is_name else number, []).append(region)
    return list(groups.values())


def _may_be_quiet(region: _Region) -> bool:
    """Tell whether a difference may be one of spelling only, by its look."""
    tokens = (*region.old_tokens, *region.new_tokens)
    return not any(keyword.iskeyword(item.text) or item.text == "=" for item in tokens) and (
        len(tokens) < 10 or all(item.kind == tokenize.STRING for item in tokens)
    )


def _is_constant(token: Token) -> bool:
    return token.kind in (tokenize.NUMBER, tokenize.STRING) or token.text in ("True", "False", "None")


def _name_before(tokens: Sequence[Token], token: Token) -> str:
    """Find what a constant is called: ``name = 1``, ``name: float = 1``, ``"name": 1``."""
    place = next(number for number, item in enumerate(tokens) if item is token)
    while place and tokens[place - 1].text in ("-", "+"):
        place -= 1
    if place < 2:
        return ""
    sign, name = tokens[place - 1].text, tokens[place - 2]
    if sign == "=" and place >= 4 and tokens[place - 3].text == ":":
        name = tokens[place - 4]
    if sign == "=" and name.kind == tokenize.NAME:
        return name.text
    if sign == ":" and name.kind == tokenize.STRING:
        return name.text.strip("\"'")
    return ""


def _shown(text: str, span: tuple[int, int]) -> str:
    line = " ".join(text[slice(*span)].split())
    return line if len(line) <= _MAX_SHOWN else line[: _MAX_SHOWN - 3] + "..."


# rows


def _rows(comparison: _Comparison, counting: Sequence[_Region], quiet: Sequence[_Region]) -> Iterator[Row]:
    """Lay the two texts side by side, line by line."""
    old = _marked_lines(comparison.old_text, [item.old for item in counting], [item.old for item in quiet])
    new = _marked_lines(comparison.new_text, [item.new for item in counting], [item.new for item in quiet])
    old_lines, new_lines = lines_of(comparison.old_text), lines_of(comparison.new_text)
    first_old = comparison.before.first_line(comparison.old_index)
    first_new = comparison.after.first_line(comparison.new_index)
    for tag, i, j, k, m in SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_opcodes():
        if tag == "equal":
            for left, right in zip(range(i, j), range(k, m), strict=True):
                spans = (Span(old_lines[left], Mark.SAME),) if old_lines[left] else ()
                yield Row(first_old + left, first_new + right, spans, spans)
            continue
        for one, two in _paired(range(i, j), range(k, m)):
            yield Row(
                None if one is None else first_old + one,
                None if two is None else first_new + two,
                () if one is None else old(one),
                () if two is None else new(two),
            )


def _paired(left: Iterable[int], right: Iterable[int]) -> Iterator[tuple[int | None, int | None]]:
    one, two = list(left), list(right)
    for number in range(max(len(one), len(two))):
        yield (one[number] if number < len(one) else None, two[number] if number < len(two) else None)


def _marked_lines(
    text: str, counting: Sequence[tuple[int, int]], quiet: Sequence[tuple[int, int]]
) -> Callable[[int], tuple[Span, ...]]:
    """Give a function that cuts a changed line into spans: what no token covers (comments, layout) is quiet."""
    marks = [Mark.QUIET] * len(text)
    for token in tokens_of(text):
        marks[token.start : token.end] = [Mark.SAME] * (token.end - token.start)
    for spans, mark in ((quiet, Mark.QUIET), (counting, Mark.COUNTS)):
        for start, end in spans:
            marks[start:end] = [mark] * (end - start)
    for token in tokens_of(text, only_comments=True):
        marks[token.start : token.end] = [Mark.QUIET] * (token.end - token.start)
    starts = line_starts(text)
    lines = lines_of(text)

    def cut(number: int) -> tuple[Span, ...]:
        found: list[Span] = []
        line = lines[number]
        for offset, character in enumerate(line):
            mark = marks[starts[number] + offset]
            if not line[:offset].strip() and character.isspace():
                mark = Mark.SAME
            if character.isspace() and found and found[-1].mark is not mark:
                mark = found[-1].mark if mark is Mark.QUIET else mark
            if found and found[-1].mark is mark:
                found[-1] = Span(found[-1].text + character, mark)
            else:
                found.append(Span(character, mark))
        return tuple(found)

    return cut


def statement_numbers(summary: ModuleSummary) -> dict[tuple[str, str], list[int]]:
    """Number the definitions and effects of a slice by kind and name, in source order."""
    found: dict[tuple[str, str], list[int]] = {}
    skipped = (
        StatementKind.DOCSTRING,
        StatementKind.FUTURE,
        StatementKind.IMPORT,
        StatementKind.TYPE_CHECKING,
        StatementKind.INERT,
    )
    for statement in summary.statements:
        if statement.kind not in skipped:
            found.setdefault((statement.kind.value, statement.name.partition("@")[0]), []).append(statement.index)
    return found
